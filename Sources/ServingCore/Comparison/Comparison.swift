/// All that is known of one comparison: a value that requests are added to, and that merges with
/// others of the same plan.
///
/// Neither the order of what is added nor how it was merged matters for any count, sketch,
/// histogram or sample; for sums of doubles it matters in their last digits, and beyond the bounds
/// of labels and slices for which of them are told apart.
///
/// Bounded, whatever comes: see ``encodedBytesMax``.
package struct Comparison: Hashable, Sendable {
  /// Rows of a request that are compared, the first.
  package static let rowsMax = 64

  package let plan: ComparisonPlan
  package internal(set) var total: ComparisonSummary
  /// The baseline held against itself.
  package internal(set) var noise: ComparisonSummary
  package internal(set) var slices: [ComparisonSlice: ComparisonSummary] = [:]
  /// The most different pairs.
  package internal(set) var worst = WorstPairs()
  /// Requests that the route gave to the candidate.
  package internal(set) var mirrored = 0
  /// Of these, those that were dropped.
  package internal(set) var drops: [MirrorDrop: Int] = [:]
  /// Of these, those that the candidate failed.
  package internal(set) var failures: [StatusCode: Int] = [:]
  /// Rows of compared requests beyond ``rowsMax``.
  package internal(set) var rowsLeftOut = 0
  /// When the first and the last of the compared requests came, microseconds since
  /// 1970-01-01T00:00:00Z; nil before the first.
  package internal(set) var fromMicroseconds: Int64?
  package internal(set) var untilMicroseconds: Int64?

  package init(_ plan: ComparisonPlan) {
    self.plan = plan
    total = ComparisonSummary(plan, detail: .whole)
    noise = ComparisonSummary(plan, detail: .part)
  }

  /// Requests that the baseline ran a second time.
  package var repeated: Int { noise.requests }
  /// Requests that were compared.
  package var compared: Int { total.requests }
  /// Requests that the candidate failed.
  package var failed: Int { failures.values.reduce(0, +) }

  package mutating func addMirrored(_ count: Int = 1) {
    mirrored += count
  }

  package mutating func addDrops(_ reason: MirrorDrop, _ count: Int = 1) {
    drops[reason, default: 0] += count
  }

  package mutating func addFailure(_ code: StatusCode, _ count: Int = 1) {
    failures[code, default: 0] += count
  }
}
