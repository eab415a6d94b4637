/// How a classifier of ONNX says which class a row is of (`tree_ensemble_aggregator.h` of ONNX
/// Runtime).
package struct OnnxLabels: Hashable, Sendable {
  /// The classes.
  package enum Values: Hashable, Sendable {
    case numbers([Int64])
    case texts([[UInt8]])

    package var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .texts(let texts): texts.count
      }
    }
  }

  package enum Rule: Hashable, Sendable {
    /// The class of the greatest score, the first of several such.
    case greatest
    /// The second of two classes when the score `target` is over a threshold.
    case above(Float, target: Int)
  }

  package var values: Values
  package var rule: Rule

  package init(values: Values, rule: Rule) {
    self.values = values
    self.rule = rule
  }

  /// The places in ``values`` of the classes of some rows.
  /// - Parameters:
  ///   - scores: raw ones, `[rowCount][targetCount]`.
  ///   - places: room for `rowCount` numbers.
  package func places(
    _ scores: UnsafePointer<Float>, rowCount: Int, targetCount: Int,
    into places: UnsafeMutablePointer<Int32>
  ) {
    switch rule {
    case .above(let threshold, let target):
      for row in 0..<rowCount {
        places[row] = scores[row * targetCount + target] > threshold ? 1 : 0
      }
    case .greatest:
      for row in 0..<rowCount {
        let first = scores + row * targetCount
        var greatest = 0
        for target in 1..<targetCount where first[target] > first[greatest] { greatest = target }
        places[row] = Int32(greatest)
      }
    }
  }
}
