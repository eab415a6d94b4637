/// How many rows had something, where rows come in requests.
///
/// Rows of one request are a cluster: they share a caller and often more, so 64 rows that flip
/// together are no 64 observations. Beside rows and hits the sums are kept from which the variance
/// of a ratio follows; see ``effectiveRows(confidence:)``. All are whole numbers, so neither the
/// order of requests nor how counts were merged matters.
package struct RateCounts: Hashable, Sendable {
  /// Of one request.
  package static let rowsOfUnitMax = 4_096

  /// Requests that had rows.
  package internal(set) var units = 0
  package internal(set) var rows = 0
  package internal(set) var hits = 0
  /// Σ rows², Σ hits² and Σ hits·rows over requests.
  var rowsSquared = 0
  var hitsSquared = 0
  var hitsTimesRows = 0

  package init() {}

  /// Counts one request. One without rows is not counted.
  /// - Parameter rows: at most ``rowsOfUnitMax``.
  package mutating func add(hits: Int, rows: Int) {
    precondition(
      0 <= hits && hits <= rows && rows <= Self.rowsOfUnitMax,
      "\(hits) hits of \(rows) rows: expected 0 <= hits <= rows <= \(Self.rowsOfUnitMax)")
    guard rows > 0 else { return }
    units += 1
    self.rows += rows
    self.hits += hits
    rowsSquared = Self.sum(rowsSquared, rows * rows)
    hitsSquared = Self.sum(hitsSquared, hits * hits)
    hitsTimesRows = Self.sum(hitsTimesRows, hits * rows)
  }

  package mutating func merge(_ other: RateCounts) {
    units += other.units
    rows += other.rows
    hits += other.hits
    rowsSquared = Self.sum(rowsSquared, other.rowsSquared)
    hitsSquared = Self.sum(hitsSquared, other.hitsSquared)
    hitsTimesRows = Self.sum(hitsTimesRows, other.hitsTimesRows)
  }

  /// The share of rows that are hits; zero without rows.
  package var rate: Double { rows > 0 ? Double(hits) / Double(rows) : 0 }

  /// The rate, and the score interval of Wilson ("Probable inference, the law of succession, and
  /// statistical inference", 1927) with the effective number of rows in place of their number.
  /// `count` is that of rows. Without rows it is 0 within 0 to 1: nothing is known.
  /// - Parameter confidence: between 0 and 1, such as 0.95.
  package func estimate(confidence: Double) -> Estimate {
    let interval = WilsonScore(share: rate, size: effectiveRows(confidence: confidence))
      .interval(confidence: confidence)
    return Estimate(value: rate, interval: interval, count: rows)
  }

  /// Sums of squares, unlike counts, could reach 64 bits when many large ones are merged.
  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}
