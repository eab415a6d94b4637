/// When the parts of a run begin and end; nanoseconds of one clock. Pure.
package struct LoadTimeline: Hashable, Sendable {
  package let start: Int64
  /// When requests begin to count.
  package let warmUpEnd: Int64
  /// When no more are sent.
  package let end: Int64

  /// Of a run that has not begun.
  package static let never = LoadTimeline(start: .max, warmUpEnd: .max, end: .max)

  package init(start: Int64, _ plan: LoadPlan) {
    self.start = start
    warmUpEnd = start + plan.warmUpNanoseconds
    end = start + plan.totalNanoseconds
  }

  private init(start: Int64, warmUpEnd: Int64, end: Int64) {
    self.start = start
    self.warmUpEnd = warmUpEnd
    self.end = end
  }

  /// Whether what happens at a time counts.
  package func isMeasured(_ time: Int64) -> Bool { time >= warmUpEnd && time < end }
}
