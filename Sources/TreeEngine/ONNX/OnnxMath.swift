internal import Glibc

/// The functions of ONNX Runtime's CPU kernels, in 32 bits and in the order of its operations.
///
/// Those of the tree operators (`ml_common.h`) call the C library. Those of the operators behind
/// them are MLAS's: ``sigmoid(_:)`` is the same to the bit where the processor multiplies and adds
/// in one step, which all do since 2013; ``exponential(_:)`` and ``softmaxOperator(_:_:)`` differ
/// in the last bits, as MLAS has a polynomial of its own for them (`mlas/lib/compute.cpp`).
enum OnnxMath {
  /// `LOGISTIC`.
  static func logistic(_ value: Float) -> Float {
    let result = 1 / (1 + expf(-abs(value)))
    return value < 0 ? 1 - result : result
  }

  /// `PROBIT`, by an approximation of the inverse error function.
  static func probit(_ value: Float) -> Float {
    let argument = 2 * value - 1
    let sign: Float = argument < 0 ? -1 : 1
    let logarithm = logf((1 - argument) * (1 + argument))
    // Not `Float.pi`, which is rounded towards zero.
    let half: Float = 2 / (3.141_592_653_589_793 * 0.147) + 0.5 * logarithm
    let rest: Float = 1 / 0.147 * logarithm
    return 1.414_213_56 * (sign * (-half + (half * half - rest).squareRoot()).squareRoot())
  }

  /// `SOFTMAX`.
  static func softmax(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    let greatest = greatest(values, count)
    var sum: Float = 0
    for place in 0..<count {
      values[place] = expf(values[place] - greatest)
      sum += values[place]
    }
    for place in 0..<count { values[place] /= sum }
  }

  /// `SOFTMAX_ZERO`, which leaves zeros as they are.
  static func softmaxZero(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    let greatest = greatest(values, count)
    let scale = expf(-greatest)
    var sum: Float = 0
    for place in 0..<count {
      if values[place] > 0.000_000_1 || values[place] < -0.000_000_1 {
        values[place] = expf(values[place] - greatest)
        sum += values[place]
      } else {
        values[place] *= scale
      }
    }
    for place in 0..<count { values[place] /= sum }
  }

  /// The operator Sigmoid: a quotient of polynomials, with the constants of MLAS
  /// (`mlas/lib/logistic.cpp`), which are those of Eigen.
  static func sigmoid(_ value: Float) -> Float {
    let bounded = value < -18 ? -18 : value > 18 ? 18 : value
    let square = bounded * bounded
    var above = (1.156_273_244_599_42e-07 as Float).addingProduct(square, 4.370_310_125_798_01e-11)
    above = (6.085_748_646_001_43e-05 as Float).addingProduct(above, square)
    above = (8.513_771_333_047_01e-03 as Float).addingProduct(above, square)
    above = (2.482_879_470_615_29e-01 as Float).addingProduct(above, square)
    var below = (5.761_021_369_934_27e-09 as Float).addingProduct(square, 6.102_473_897_556_81e-13)
    below = (6.291_067_850_170_40e-06 as Float).addingProduct(below, square)
    below = (1.701_988_173_740_94e-03 as Float).addingProduct(below, square)
    below = (1.168_176_569_044_53e-01 as Float).addingProduct(below, square)
    below = (9.931_519_210_231_80e-01 as Float).addingProduct(below, square)
    let result = above * bounded / below + 0.5
    return result < 0 ? 0 : result
  }

  /// The operator Exp.
  static func exponential(_ value: Float) -> Float { expf(value) }

  /// The operator Softmax.
  static func softmaxOperator(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    let greatest = greatest(values, count)
    var sum: Float = 0
    for place in 0..<count {
      // No smaller, as MLAS has it (`LowerRangeSumExp`).
      values[place] = expf(max(values[place] - greatest, -88.376_262_664_794_9))
      sum += values[place]
    }
    let scale = 1 / sum
    for place in 0..<count { values[place] *= scale }
  }

  private static func greatest(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
    var greatest = -Float.greatestFiniteMagnitude
    for place in 0..<count where values[place] > greatest { greatest = values[place] }
    return greatest
  }
}
