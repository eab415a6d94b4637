internal import Glibc

/// What XGBoost's objectives make of margins, in numbers of 32 bits as the library computes them
/// (`PredTransform` in its `src/objective`), so that answers are its own to the last bit where the
/// C library is the same.
package enum XGBoostTransform: Hashable, Sendable {
  /// The margin itself.
  case identity
  /// `1 / (1 + exp(-x))` (`Sigmoid` in `src/common/math.h`).
  case sigmoid
  /// `exp(x)`.
  case exponential
  /// `exp(x)` computed in 64 bits and then rounded: what `survival:aft` does.
  case exponentialInDouble
  /// 1 for margins above zero, otherwise 0.
  case step
  /// Each class's share of the sum of the exponentials (`Softmax` in `src/common/math.h`).
  case softmax
  /// The number of the class with the largest margin, of equal ones the first.
  case largest

  /// Numbers for each row.
  package func width(targetCount: Int) -> Int { self == .largest ? 1 : targetCount }

  /// - Parameters:
  ///   - scores: margins, `[rowCount][targetCount]`.
  ///   - output: room for `[rowCount][width(targetCount:)]`.
  package func apply(
    _ scores: UnsafePointer<Float>, rowCount: Int, targetCount: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let count = rowCount * targetCount
    switch self {
    case .identity:
      output.update(from: scores, count: count)
    case .sigmoid:
      for place in 0..<count { output[place] = Self.sigmoid(scores[place]) }
    case .exponential:
      for place in 0..<count { output[place] = expf(scores[place]) }
    case .exponentialInDouble:
      for place in 0..<count { output[place] = Float(Glibc.exp(Double(scores[place]))) }
    case .step:
      for place in 0..<count { output[place] = scores[place] > 0 ? 1 : 0 }
    case .softmax:
      for row in 0..<rowCount {
        Self.softmax(
          scores + row * targetCount, count: targetCount, into: output + row * targetCount)
      }
    case .largest:
      for row in 0..<rowCount {
        output[row] = Float(Self.largest(scores + row * targetCount, count: targetCount))
      }
    }
  }

  private static func sigmoid(_ margin: Float) -> Float {
    // Beyond 88.7 the exponential would be infinite; the library keeps below.
    1 / (expf(min(-margin, 88.7)) + 1 + 1e-16)
  }

  private static func softmax(
    _ margins: UnsafePointer<Float>, count: Int, into shares: UnsafeMutablePointer<Float>
  ) {
    var largest = margins[0]
    for place in 1..<max(count, 1) { largest = fmaxf(margins[place], largest) }
    // The library's sum has 64 bits, its terms and the division have 32.
    var sum = 0.0
    for place in 0..<count {
      shares[place] = expf(margins[place] - largest)
      sum += Double(shares[place])
    }
    for place in 0..<count { shares[place] /= Float(sum) }
  }

  private static func largest(_ margins: UnsafePointer<Float>, count: Int) -> Int {
    var largest = 0
    for place in 0..<count where margins[place] > margins[largest] { largest = place }
    return largest
  }
}
