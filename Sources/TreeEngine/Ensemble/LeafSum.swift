/// How a row's leaves become its raw scores, so that rounding is the library's own.
package struct LeafSum: Hashable, Sendable {
  package enum Precision: Hashable, Sendable {
    /// 32 bits: XGBoost and ONNX.
    case float
    /// 64 bits: LightGBM.
    case double
  }

  /// Of every single addition. Outputs have it as well: FP32 or FP64.
  package var precision: Precision
  /// What each score is before the first leaf.
  package var first: [Double]
  /// What is added to each score after the last leaf; empty for nothing.
  package var last: [Double]
  /// What each sum is divided by, before ``last`` is added: averages of random forests. One for no
  /// division.
  package var divisor: Double

  package init(precision: Precision, first: [Double], last: [Double] = [], divisor: Double = 1) {
    self.precision = precision
    self.first = first
    self.last = last
    self.divisor = divisor
  }
}
