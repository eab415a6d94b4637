package import ServingCore

/// Finds the comparison that somebody means among those that are known.
package enum ComparisonChoice {
  /// Comparisons that an error names.
  private static let namedMax = 8

  /// The first that fits.
  /// - Parameters:
  ///   - known: of one model, those to be preferred first.
  ///   - baseline, candidate, since: nil for any.
  /// - Throws: `NOT_FOUND` saying which there are.
  package static func choose(
    from known: [ComparisonID], of model: ModelName, baseline: ModelVersion? = nil,
    candidate: ModelVersion? = nil, since: Int? = nil
  ) throws(ServingError) -> ComparisonID {
    let found = known.first { id in
      (baseline.map { $0 == id.baseline } ?? true)
        && (candidate.map { $0 == id.candidate } ?? true)
        && (since.map { $0 == id.since } ?? true)
    }
    if let found { return found }
    guard !known.isEmpty else {
      throw ServingError(
        .notFound,
        "no versions of model \(model) were compared; `crossfade shadow` mirrors traffic to one")
    }
    let named = known.prefix(namedMax).map(text).joined(separator: "; ")
    let more = known.count - namedMax
    throw ServingError(
      .notFound,
      "no such comparison of versions of model \(model); there are: \(named)"
        + (more > 0 ? "; and \(more) more" : ""))
  }

  private static func text(_ id: ComparisonID) -> String {
    let source = id.since == 0 ? "a replay" : "since revision \(id.since)"
    return "baseline \(id.baseline) and candidate \(id.candidate), \(source)"
  }
}
