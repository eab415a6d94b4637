/// Student's t distribution.
package enum StudentT {
  /// The value that is exceeded, to either side together, with a chance of 1 - `confidence`, with a
  /// relative error below 1e-10.
  ///
  /// - Parameters:
  ///   - confidence: between 0 and 1.
  ///   - degrees: of freedom; above zero, need not be whole.
  package static func quantile(confidence: Double, degrees: Double) -> Double {
    precondition(degrees > 0, "\(degrees) degrees of freedom: expected above 0")
    let z = StandardNormal.quantile(confidence: confidence)
    // There what the series leaves out is below 1e-12 of its value.
    guard degrees < max(200, 50 * z * z) else { return series(z, degrees) }
    // The logarithm of the chance falls ever faster with that of the value, so that Newton's steps,
    // from the normal quantile within, pass the value once and then come back to it from outside.
    let logChance = (1 - confidence).naturalLog
    var value = z
    for _ in 0..<stepsMax {
      let (chance, logFront) = tails(value, degrees)
      let slope = -2 * (logFront - chance.naturalLog).exponential
      let step = (logChance - chance.naturalLog) / slope
      value *= step.exponential
      if step.magnitude < 1e-13 { break }
    }
    return value
  }

  /// Six or so are needed.
  private static let stepsMax = 50

  /// The chance of a value as far from zero as `value`, or farther; and ln(x^a·y^b / B(a, b)) of
  /// the beta function it is had from, which is the slope of the chance over the logarithm of the
  /// value, but for a factor of -2.
  private static func tails(
    _ value: Double, _ degrees: Double
  ) -> (chance: Double, logFront: Double) {
    let square = value * value
    let (x, complement) = (degrees / (degrees + square), square / (degrees + square))
    let chance = IncompleteBeta.regularized(x, complement: complement, a: degrees / 2, b: 0.5)
    let front = IncompleteBeta.logFront(x, complement: complement, a: degrees / 2, b: 0.5)
    return (chance, front)
  }

  /// Abramowitz and Stegun 26.7.5.
  private static func series(_ z: Double, _ degrees: Double) -> Double {
    let s = z * z
    let first = z * (s + 1) / 4
    let second = z * ((5 * s + 16) * s + 3) / 96
    let third = z * (((3 * s + 19) * s + 17) * s - 15) / 384
    let fourth = z * ((((79 * s + 776) * s + 1_482) * s - 1_920) * s - 945) / 92_160
    let inverse = 1 / degrees
    return z + inverse * (first + inverse * (second + inverse * (third + inverse * fourth)))
  }
}
