/// The mean of the rows' values, where rows come in requests.
///
/// As with ``RateCounts`` rows of one request are a cluster. What is kept are sums of what requests
/// are off the mean, moved along as the mean moves, so that values of 1e9 ± 1 lose no digits.
package struct MeanCounts: Hashable, Sendable {
  /// The largest magnitude of a value; its square must stay finite in sums.
  package static let valueMax = 1e100

  /// Requests that had rows.
  package internal(set) var units = 0
  package internal(set) var rows = 0
  /// Rows of requests with a value that is not finite or beyond ``valueMax``; not among ``rows``.
  package internal(set) var leftOutRows = 0
  /// Of all rows; zero without any.
  package internal(set) var mean = 0.0
  /// Over requests, of what a request's sum is off its rows times the mean: the squares, the
  /// products with its rows; and of its rows: the squares.
  var offSquared = 0.0
  var offTimesRows = 0.0
  var rowsSquared = 0.0
  /// Σ (value − mean)² over rows.
  var spread = 0.0

  package init() {}

  /// Counts one request. One without rows is not counted; one whose sums are not finite, or beyond
  /// ``valueMax`` for its rows, is counted as left out.
  package mutating func add(sum: Double, sumOfSquares: Double, rows: Int) {
    precondition(rows >= 0, "\(rows) rows: expected at least 0")
    guard rows > 0 else { return }
    let rowCount = Double(rows)
    let limit = Self.valueMax * rowCount
    guard sum.magnitude <= limit, sumOfSquares >= 0, sumOfSquares <= limit * Self.valueMax else {
      leftOutRows += rows
      return
    }
    var unit = MeanCounts()
    unit.units = 1
    unit.rows = rows
    unit.mean = sum / rowCount
    unit.rowsSquared = rowCount * rowCount
    // Below zero by rounding alone.
    unit.spread = max(0, sumOfSquares - sum * unit.mean)
    merge(unit)
  }

  /// Counts a request of one row.
  package mutating func add(_ value: Double) {
    add(sum: value, sumOfSquares: value * value, rows: 1)
  }

  package mutating func merge(_ other: MeanCounts) {
    leftOutRows += other.leftOutRows
    guard other.rows > 0 else { return }
    guard rows > 0 else {
      let leftOut = leftOutRows
      self = other
      leftOutRows = leftOut
      return
    }
    let share = Double(other.rows) / (Double(rows) + Double(other.rows))
    let common = mean + (other.mean - mean) * share
    var added = other
    added.move(to: common)
    move(to: common)
    units += added.units
    rows += added.rows
    offSquared += added.offSquared
    offTimesRows += added.offTimesRows
    rowsSquared += added.rowsSquared
    spread += added.spread
  }

  /// Takes all sums around another mean.
  private mutating func move(to other: Double) {
    let step = other - mean
    offSquared = max(0, offSquared - 2 * step * offTimesRows + step * step * rowsSquared)
    offTimesRows -= step * rowsSquared
    spread += step * step * Double(rows)
    mean = other
  }

  /// The standard deviation of the rows' values; nil below two rows.
  package var standardDeviation: Double? {
    rows > 1 ? (spread / Double(rows - 1)).squareRoot() : nil
  }

  /// The mean, and Student's interval for the ratio of sums over requests: the variance is
  /// Σ (sum − mean·rows)² / rows² with the factor k / (k − 1), of k − 1 degrees of freedom
  /// (Cochran, "Sampling techniques", 3rd edition 1977, section 2.11; with one row a request it is
  /// the plain interval of a mean). `count` is that of rows. Nil below two requests.
  ///
  /// k is rows² / Σ rows², at least 2: the number of requests when all are of one size, and less
  /// when a few hold most rows, as Satterthwaite's degrees of freedom are (1946). In simulations
  /// with 5 requests of 1 to 16 rows intervals of 95 % held the truth in 93 %, and in 89 % with the
  /// number of requests in its place.
  ///
  /// Requests that are all alike give an interval of no width.
  package func estimate(confidence: Double) -> Estimate? {
    guard units > 1 else { return nil }
    let rowCount = Double(rows)
    let effective = min(Double(units), max(2, rowCount * rowCount / rowsSquared))
    let error = (effective / (effective - 1) * offSquared).squareRoot() / rowCount
    let half = StudentT.quantile(confidence: confidence, degrees: effective - 1) * error
    let interval = Interval(lower: mean - half, upper: mean + half)
    return Estimate(value: mean, interval: interval, count: rows)
  }
}
