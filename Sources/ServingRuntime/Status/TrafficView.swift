/// What became of the requests that a shadow was to get.
package struct TrafficView: Codable, Hashable, Sendable {
  /// Requests that the route gave to the shadow.
  package var mirrored: Int
  /// Of these: compared, failed by the candidate, and dropped by reason. What is missing in the sum
  /// is under way.
  package var compared: Int
  package var failed: Int
  package var dropped: [String: Int]
  /// Failures of the candidate by code.
  package var codes: [String: Int]
  /// Rows of the compared requests that were looked at.
  package var pairs: Int
  /// Requests that the baseline ran a second time, and rows of those.
  package var repeated: Int
  package var repeatedPairs: Int

  package init(
    mirrored: Int, compared: Int, failed: Int, dropped: [String: Int], codes: [String: Int],
    pairs: Int, repeated: Int, repeatedPairs: Int
  ) {
    self.mirrored = mirrored
    self.compared = compared
    self.failed = failed
    self.dropped = dropped
    self.codes = codes
    self.pairs = pairs
    self.repeated = repeated
    self.repeatedPairs = repeatedPairs
  }
}
