/// A decimal number as LightGBM's own `Atof` reads it (`include/LightGBM/utils/common.h`), which
/// rounds after each step and so may be one unit in the last place from the nearest number: it
/// reads an objective's parameters so.
enum LightGBMDecimal {
  /// Up to so many digits are whole numbers of 64 bits without rounding, as are powers of ten up
  /// to ``exponentMax``; the library writes six digits.
  private static let digitsMax = 15
  private static let exponentMax = 22

  /// The number; nil when the text is none, or longer than what can be read without a doubt.
  static func value(of text: String) -> Double? {
    let parts = text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    guard let mantissa = parts.first, parts.count <= 2 else { return nil }
    let digits = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard digits.count <= 2, let whole = digits.first.flatMap(number) else { return nil }
    var value = whole
    if digits.count == 2 {
      guard let fraction = number(digits[1]) else { return nil }
      value += fraction / powerOfTen(digits[1].count)
    }
    guard parts.count == 2 else { return value }
    guard let exponent = Int(parts[1]), abs(exponent) <= exponentMax else { return nil }
    return exponent < 0 ? value / powerOfTen(-exponent) : value * powerOfTen(exponent)
  }

  private static func number(_ digits: Substring) -> Double? {
    guard digits.count <= digitsMax, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits)
    else { return nil }
    return Double(number)
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
