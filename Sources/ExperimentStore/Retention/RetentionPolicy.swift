/// How much of the past is kept.
package struct RetentionPolicy: Hashable, Sendable {
  package static let standard = RetentionPolicy()

  /// Of predictions with their outcomes, of outcomes that wait for a prediction, of gates'
  /// evidence, of shadows' replies, of different pairs, and of comparisons since their last
  /// request, in seconds; 30 days.
  package var ageSecondsMax: Int64
  /// Of requests' and replies' bodies, which take most of the room; 7 days. Beyond it a prediction
  /// is explained still, but not replayed. Of different pairs' inputs as well.
  package var bodiesAgeSecondsMax: Int64
  /// Of the database, its write-ahead log aside; 4 GiB. What was written first goes first, bodies
  /// and outcomes with their prediction; predictions and shadows' replies each by their share, so
  /// that both reach back equally far, and comparisons last.
  package var byteCountMax: Int64

  package init(
    ageSecondsMax: Int64 = 30 * 86_400, bodiesAgeSecondsMax: Int64 = 7 * 86_400,
    byteCountMax: Int64 = 4 << 30
  ) {
    self.ageSecondsMax = ageSecondsMax
    self.bodiesAgeSecondsMax = bodiesAgeSecondsMax
    self.byteCountMax = byteCountMax
  }
}
