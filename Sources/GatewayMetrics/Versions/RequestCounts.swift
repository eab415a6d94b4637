/// What was counted of a version's replies, without what was counted of its runs.
package struct RequestCounts: Hashable, Sendable {
  package var replies: UInt64
  /// Of another code than OK.
  package var errors: UInt64
  /// From head to reply, in nanoseconds.
  package var durations: HistogramSnapshot

  package init(replies: UInt64, errors: UInt64, durations: HistogramSnapshot) {
    self.replies = replies
    self.errors = errors
    self.durations = durations
  }
}
