/// Holds a route's folder against what a witness saw of it: an edit or the removal of the newest
/// revision, which no chain of digests can show.
package enum RouteWitness {
  /// - Parameters:
  ///   - entries: of the model's ``RouteHistory``, in any order.
  ///   - witnessed: of the same model, in any order.
  /// - Returns: a sentence for each revision that is not as it was seen, ascending.
  package static func findings(
    _ entries: [RouteHistory.Entry], _ witnessed: [WitnessedRevision]
  ) -> [String] {
    let held = Dictionary(entries.map { ($0.revision, $0) }) { first, _ in first }
    return witnessed.sorted { $0.revision < $1.revision }.compactMap { seen in
      guard let entry = held[seen.revision] else {
        return "revision \(seen.revision) was seen in force and its file is gone: expected SHA-256 "
          + seen.sha256
      }
      guard entry.sha256 != seen.sha256 else { return nil }
      guard let got = entry.sha256 else {
        return "revision \(seen.revision) was seen in force and cannot be read now: expected "
          + "SHA-256 \(seen.sha256)"
      }
      return "revision \(seen.revision) was changed after it was seen in force: expected SHA-256 "
        + "\(seen.sha256), got \(got)"
    }
  }
}
