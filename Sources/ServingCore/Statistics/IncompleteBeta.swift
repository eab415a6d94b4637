/// The regularised incomplete beta function, from which the distributions of Student and of
/// binomial counts follow.
enum IncompleteBeta {
  /// What the continued fraction is cut at; it needs some √max(a, b) steps, so this is enough for
  /// parameters up to 1e9.
  private static let stepsMax = 200_000

  /// I_x(a, b), the chance that a variable with the beta distribution of `a` and `b` is at most
  /// `x`, with a relative error below 1e-11 for parameters up to 1e6.
  ///
  /// - Parameter complement: 1 - x, which the caller may know with more digits.
  static func regularized(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard complement > 0 else { return 1 }
    // The fraction converges fast on this side alone; the other is one less the mirror image.
    guard x <= (a + 1) / (a + b + 2) else {
      return 1 - lower(complement, complement: x, a: b, b: a)
    }
    return lower(x, complement: complement, a: a, b: b)
  }

  /// By the continued fraction of NIST's Digital Library of Mathematical Functions, 8.17.22, taken
  /// by Lentz's method.
  private static func lower(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
    let least = 1e-300
    var above = 1.0
    var below = 1 / away(1 - (a + b) * x / (a + 1), from: least)
    var fraction = below
    for step in 1...stepsMax {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      below = 1 / away(1 + even * below, from: least)
      above = away(1 + even / above, from: least)
      fraction *= below * above
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      below = 1 / away(1 + odd * below, from: least)
      above = away(1 + odd / above, from: least)
      let factor = below * above
      fraction *= factor
      if (factor - 1).magnitude < 1e-15 { break }
    }
    return min(1, logFront(x, complement: complement, a: a, b: b).exponential * fraction / a)
  }

  private static func away(_ value: Double, from least: Double) -> Double {
    value.magnitude < least ? least : value
  }

  /// ln(x^a · (1 − x)^b / B(a, b)).
  ///
  /// For large parameters the logarithms are large and nearly cancel, so there their difference is
  /// taken, as the distance of x from a / (a + b) and what Stirling's formula leaves (DiDonato and
  /// Morris, algorithm 708, 1992; Loader, "Fast and accurate computation of binomial
  /// probabilities", 2000).
  static func logFront(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
    guard min(a, b) >= 12 else {
      return a * log(x, complement) + b * log(complement, x) - Double.logBeta(a, b)
    }
    let distance = x * b - complement * a
    let powers =
      a * log(x * ((a + b) / a), above: distance / a)
      + b * log(complement * ((a + b) / b), above: -distance / b)
    let scale = (a * (b / (a + b)) / (2 * 3.141_592_653_589_793)).naturalLog / 2
    return powers + scale + stirlingRest(a + b) - stirlingRest(a) - stirlingRest(b)
  }

  /// ln x, with all digits when x is close to one.
  private static func log(_ x: Double, _ complement: Double) -> Double {
    log(x, above: -complement)
  }

  /// ln x of an x that is 1 + `rest`: by the one of them that has all its digits.
  private static func log(_ x: Double, above rest: Double) -> Double {
    rest.magnitude < 0.5 ? rest.logOfOnePlus : x.naturalLog
  }

  /// What Stirling's formula without its series lacks of ln Γ(x), from 12 on.
  private static func stirlingRest(_ x: Double) -> Double {
    let inverse = 1 / x
    let square = inverse * inverse
    var series = -691 / 360_360.0
    series = series * square + 1 / 1_188.0
    series = series * square - 1 / 1_680.0
    series = series * square + 1 / 1_260.0
    series = series * square - 1 / 360.0
    return (series * square + 1 / 12.0) * inverse
  }
}
