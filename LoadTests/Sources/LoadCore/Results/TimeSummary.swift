/// What a report says of a histogram; times in microseconds.
package struct TimeSummary: Codable, Hashable, Sendable {
  package var count: Int
  package var minUs: UInt64
  package var meanUs: Double
  package var p50Us: UInt64
  package var p90Us: UInt64
  package var p99Us: UInt64
  package var p999Us: UInt64
  package var maxUs: UInt64

  package init(
    count: Int, minUs: UInt64, meanUs: Double, p50Us: UInt64, p90Us: UInt64, p99Us: UInt64,
    p999Us: UInt64, maxUs: UInt64
  ) {
    self.count = count
    self.minUs = minUs
    self.meanUs = meanUs
    self.p50Us = p50Us
    self.p90Us = p90Us
    self.p99Us = p99Us
    self.p999Us = p999Us
    self.maxUs = maxUs
  }

  enum CodingKeys: String, CodingKey {
    case count
    case minUs = "min_us"
    case meanUs = "mean_us"
    case p50Us = "p50_us"
    case p90Us = "p90_us"
    case p99Us = "p99_us"
    case p999Us = "p99_9_us"
    case maxUs = "max_us"
  }
}
