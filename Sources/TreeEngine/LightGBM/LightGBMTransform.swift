internal import Glibc

/// What LightGBM's `predict` makes of raw scores: the average of a random forest, then what the
/// objective converts them to (`GBDT::Predict` in `src/boosting/gbdt_prediction.cpp`, and
/// `ConvertOutput` of the objectives in `src/objective`).
package struct LightGBMTransform: Hashable, Sendable {
  package enum Conversion: Hashable, Sendable {
    /// The score itself: most regressions, ranking, custom objectives.
    case identity
    /// `sign(s) * s * s`: regressions with `reg_sqrt`.
    case signedSquare
    /// `exp(s)`: poisson, gamma, tweedie.
    case exponential
    /// `log(1 + exp(s))`: cross_entropy_lambda.
    case softplus
    /// `1 / (1 + exp(-slope * s))` of each score: binary, cross_entropy, multiclassova.
    case logistic(slope: Double)
    /// `exp(s)` of each score as a share of their sum: multiclass.
    case softmax
  }

  package var conversion: Conversion
  /// What scores are divided by first: the iterations of a random forest, or else one.
  /// `predict(raw_score=True)` leaves this out, so that it is no part of ``LeafSum``.
  package var divisor: Double

  package init(_ conversion: Conversion, divisor: Double = 1) {
    self.conversion = conversion
    self.divisor = divisor
  }

  /// Numbers that a row's answer has.
  package func width(targetCount: Int) -> Int { targetCount }

  /// Converts whole rows, in 64 bits and in the library's own order of operations.
  /// - Parameters:
  ///   - scores: `[rowCount, targetCount]`.
  ///   - output: as many, not overlapping `scores`.
  package func apply(
    _ scores: UnsafePointer<Double>, rowCount: Int, targetCount: Int,
    into output: UnsafeMutablePointer<Double>
  ) {
    let count = rowCount * targetCount
    var source = scores
    if divisor != 1 {
      for index in 0..<count { output[index] = scores[index] / divisor }
      source = UnsafePointer(output)
    }
    switch conversion {
    case .identity:
      if divisor == 1 { output.update(from: source, count: count) }
    case .signedSquare:
      for index in 0..<count { output[index] = source[index].magnitude * source[index] }
    case .exponential:
      for index in 0..<count { output[index] = exp(source[index]) }
    case .softplus:
      for index in 0..<count { output[index] = log1p(exp(source[index])) }
    case .logistic(let slope):
      for index in 0..<count { output[index] = 1 / (1 + exp(-slope * source[index])) }
    case .softmax:
      for row in 0..<rowCount {
        Self.softmax(source + row * targetCount, targetCount, into: output + row * targetCount)
      }
    }
  }

  /// `Common::Softmax` (`include/LightGBM/utils/common.h`): shares of the exponentials, which are
  /// taken of the distance to the largest score.
  private static func softmax(
    _ scores: UnsafePointer<Double>, _ count: Int, into output: UnsafeMutablePointer<Double>
  ) {
    var largest = -Double.infinity
    for index in 0..<count { largest = max(largest, scores[index]) }
    var sum = 0.0
    for index in 0..<count {
      output[index] = exp(scores[index] - largest)
      sum += output[index]
    }
    for index in 0..<count { output[index] /= sum }
  }
}
