/// Logarithms for the gates' statistics, written out because this target imports nothing.
extension Double {
  /// The natural logarithm. Its relative error is below 1e-15; zero gives -infinity, what is
  /// negative or not a number gives NaN.
  ///
  /// x = m·2^e with m within [√½, √2]; ln m = 2·artanh(s) for s = (m − 1)/(m + 1), whose series
  /// ends here at s^21: |s| < 0.172, so what is left out is below 1e-18.
  package var naturalLog: Double {
    guard self > 0 else { return self == 0 ? -.infinity : .nan }
    guard self < .infinity else { return .infinity }
    var fraction = significand
    var power = exponent
    if fraction > 1.414_213_562_373_095_1 {
      fraction /= 2
      power += 1
    }
    let s = (fraction - 1) / (fraction + 1)
    let square = s * s
    var series = 1 / 21.0
    series = series * square + 1 / 19.0
    series = series * square + 1 / 17.0
    series = series * square + 1 / 15.0
    series = series * square + 1 / 13.0
    series = series * square + 1 / 11.0
    series = series * square + 1 / 9.0
    series = series * square + 1 / 7.0
    series = series * square + 1 / 5.0
    series = series * square + 1 / 3.0
    let ofFraction = 2 * (s + s * square * series)
    // The two halves of ln 2 keep the product with the power exact in its high part.
    let power64 = Double(power)
    return power64 * 0.693_147_180_369_123_8 + (power64 * 1.908_214_929_270_587_7e-10 + ofFraction)
  }

  /// The logarithm of the sum of two numbers that are given by their logarithms.
  package static func logSum(_ a: Double, _ b: Double) -> Double {
    let distance = (a - b).magnitude
    // What is 40 below adds less than the last digit; of two infinities the distance is NaN.
    guard distance < 40 else { return max(a, b) }
    return max(a, b) + (1 + (-distance).exponential).naturalLog
  }

  /// The logarithm of the gamma function, for positive numbers. Its absolute error is below 1e-13
  /// plus 1e-15 of its value.
  ///
  /// Stirling's series to the term in x^-11 from 12 on, where what is left out is below 1e-16;
  /// smaller numbers are moved there by Γ(x + 1) = x·Γ(x).
  package var logGamma: Double {
    var x = self
    var product = 1.0
    while x < 12 {
      product *= x
      x += 1
    }
    let inverse = 1 / x
    let square = inverse * inverse
    var series = -691 / 360_360.0
    series = series * square + 1 / 1_188.0
    series = series * square - 1 / 1_680.0
    series = series * square + 1 / 1_260.0
    series = series * square - 1 / 360.0
    series = series * square + 1 / 12.0
    let halfLogOfTwoPi = 0.918_938_533_204_672_7
    let stirling = (x - 0.5) * x.naturalLog - x + halfLogOfTwoPi + series * inverse
    return product == 1 ? stirling : stirling - product.naturalLog
  }

  /// The logarithm of the beta function B(a, b), for positive a and b.
  package static func logBeta(_ a: Double, _ b: Double) -> Double {
    a.logGamma + b.logGamma - (a + b).logGamma
  }
}
