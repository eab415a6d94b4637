internal import ServingCore

extension StoredComparison {
  /// - Throws: `INVALID_ARGUMENT` for what is beyond its limit.
  func check() throws(ServingError) {
    let name =
      "the comparison of \(id.model) \(id.baseline) and \(id.candidate) since revision \(id.since)"
    guard payload.count <= StoreLimits.comparisonByteCountMax else {
      throw ServingError(
        .invalidArgument,
        "\(name): expected a payload of at most \(StoreLimits.comparisonByteCountMax) bytes, got "
          + "\(payload.count)")
    }
    guard pairs.count <= StoreLimits.differentPairsMax else {
      throw ServingError(
        .invalidArgument,
        "\(name): expected at most \(StoreLimits.differentPairsMax) different pairs, got "
          + "\(pairs.count)")
    }
  }
}
