package import ServingCore

/// What is known of one comparison, so that it survives a restart and tools can report about it.
package struct StoredComparison: Hashable, Sendable {
  /// For people and for lists; the payload knows the same.
  package struct Counts: Hashable, Sendable {
    /// Requests that the shadow was to get.
    package var mirrored: Int
    /// Requests of which both replies were held against each other.
    package var compared: Int
    /// Rows in them.
    package var rows: Int
    /// Of the rows, those that differ beyond the tolerances.
    package var differing: Int

    package init(mirrored: Int = 0, compared: Int = 0, rows: Int = 0, differing: Int = 0) {
      self.mirrored = mirrored
      self.compared = compared
      self.rows = rows
      self.differing = differing
    }
  }

  package var id: ComparisonID
  /// Of both versions' artifacts, lowercase hexadecimal: a version of the same number with another
  /// one is another comparison.
  package var baselineSHA256: String
  package var candidateSHA256: String
  /// When the first and the last of the requests came, microseconds since 1970-01-01T00:00:00Z by
  /// the wall clock.
  package var fromMicroseconds: Int64
  package var untilMicroseconds: Int64
  /// What the payload was made under, so that its owner can tell whether it goes on with it.
  package var settings: [UInt8]
  package var counts: Counts
  /// The comparison's own; at most ``StoreLimits/comparisonByteCountMax``.
  package var payload: [UInt8]
  /// The most different first; at most ``StoreLimits/differentPairsMax``. Of two with one request
  /// id, time and magnitude the first is kept.
  package var pairs: [DifferentPair]

  package init(
    id: ComparisonID, baselineSHA256: String, candidateSHA256: String, fromMicroseconds: Int64,
    untilMicroseconds: Int64, settings: [UInt8] = [], counts: Counts = Counts(),
    payload: [UInt8], pairs: [DifferentPair] = []
  ) {
    self.id = id
    self.baselineSHA256 = baselineSHA256
    self.candidateSHA256 = candidateSHA256
    self.fromMicroseconds = fromMicroseconds
    self.untilMicroseconds = untilMicroseconds
    self.settings = settings
    self.counts = counts
    self.payload = payload
    self.pairs = pairs
  }
}
