import ServingCore

extension ServingError {
  /// A body that would take more memory than its size entitles it to.
  static func overArenaBudget(
    _ message: String, bodyBytes: Int, _ limits: WireLimits
  ) -> ServingError {
    let budget = limits.arenaBytes(forBody: bodyBytes)
    return ServingError(
      .resourceExhausted,
      "\(message) over a limit: expected a body of \(bodyBytes) bytes to unpack into at most "
        + "\(budget) bytes of memory, got more; send tensors as raw contents",
      httpStatus: 413, detail: ["limit": "arenaBytes", "limit_value": "\(budget)"])
  }
}
