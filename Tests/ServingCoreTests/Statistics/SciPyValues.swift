import Foundation

/// What SciPy gives, from `Tests/Fixtures/statistics.json`; the script beside it says how it was
/// made.
struct SciPyValues: Decodable, Sendable {
  struct ClusteredRate: Decodable, Sendable {
    var hits: [Int]
    var rows: [Int]
    var confidence: Double
    var effective: Double
    var interval: [Double]
  }

  struct Mean: Decodable, Sendable {
    var values: [[Double]]
    var mean: Double
    var deviation: Double
    var interval: [Double]
  }

  struct Bootstrap: Decodable, Sendable {
    var values: [Double]
    var confidence: Double
    var interval: [Double]
    /// In which resampled means come, zero for many small ones.
    var step: Double
  }

  struct Multiple: Decodable, Sendable {
    var p: [Double]
    var holm: [Double]
    var benjamini: [Double]
  }

  struct Spearman: Decodable, Sendable {
    var first: [Double]
    var second: [Double]
    var value: Double
    var interval: [Double]
  }

  struct Divergences: Decodable, Sendable {
    var baseline: [Int]
    var candidate: [Int]
    var psi: Double
    var limit: Double
    var ks: Double
    var bits: Double
  }

  var normalQuantiles: [[Double]]
  var normalTails: [[Double]]
  var student: [[Double]]
  var beta: [[Double]]
  var singleRates: [[Double]]
  var clusteredRates: [ClusteredRate]
  var means: [Mean]
  var rateDifferences: [[Double]]
  var mcnemar: [[Double]]
  var bootstraps: [Bootstrap]
  var multiple: [Multiple]
  var spearman: [Spearman]
  var divergences: [Divergences]

  /// Read once for all tests.
  private static let all = Result {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "../../Fixtures/statistics.json").standardized
    return try JSONDecoder().decode(SciPyValues.self, from: Data(contentsOf: file))
  }

  static func read() throws -> SciPyValues { try all.get() }

  /// Whether two numbers agree to a share of the expected one's magnitude.
  static func agree(_ value: Double, _ expected: Double, relative: Double) -> Bool {
    value == expected || (value - expected).magnitude <= relative * expected.magnitude
  }
}
