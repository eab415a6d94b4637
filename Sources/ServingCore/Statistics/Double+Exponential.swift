/// The exponential function, written out because this target imports nothing.
extension Double {
  /// e to this power, with a relative error below 1e-15; zero below -745.2, +infinity above 709.8.
  ///
  /// x = k·ln 2 + r with |r| <= ln 2 / 2, and the series of e^r to r^13: what is left out is below
  /// 1e-17.
  package var exponential: Double {
    // Beyond these the power of two no longer fits, or nothing is left.
    guard self < 710 else { return isNaN ? .nan : .infinity }
    guard self > -746 else { return isNaN ? .nan : 0 }
    let power = (self * 1.442_695_040_888_963_4).rounded()
    // The high part of ln 2 has 32 bits, so that its product is exact.
    let rest = self - power * 0.693_147_180_369_123_8 - power * 1.908_214_929_270_587_7e-10
    var series = 1.0
    var place = 13.0
    while place > 0 {
      series = 1 + rest / place * series
      place -= 1
    }
    return Double(sign: .plus, exponent: Int(power), significand: series)
  }

  /// ln(1 + self), without the digits that 1 + self drops.
  ///
  /// What rounding makes of 1 + x is some 1 + y; ln(1 + x) is x·ln(1 + y)/y to all digits, since
  /// ln(1 + y)/y changes little between both (Goldberg, "What every computer scientist should know
  /// about floating-point arithmetic", 1991, theorem 4).
  var logOfOnePlus: Double {
    let sum = 1 + self
    guard sum < .infinity else { return sum.naturalLog }
    return sum == 1 ? self : self * (sum.naturalLog / (sum - 1))
  }
}
