/// Numbers for sentences: three significant digits, a point, commas between thousands, no locale.
package enum Figures {
  /// Such as `0.0123`, `12.3`, `12,300` or, beyond a billion or below a millionth, `1.23e-7`.
  package static func number(_ value: Double) -> String {
    guard value.isFinite else {
      return value.isNaN ? "not a number" : (value < 0 ? "-infinity" : "infinity")
    }
    guard value != 0 else { return "0" }
    let sign = value < 0 ? "-" : ""
    let (digits, power) = threeDigits(value.magnitude)
    guard (-7...8).contains(power) else {
      return "\(sign)\(point(digits, after: 1))e\(power)"
    }
    if power >= 2 {
      var whole = digits
      for _ in 0..<(power - 2) { whole *= 10 }
      return sign + count(whole)
    }
    return sign + point(digits, after: power + 1)
  }

  /// A share in percent, such as `2.1 %`.
  package static func percent(_ share: Double) -> String { "\(number(share * 100)) %" }

  /// Such as `9,120`.
  package static func count(_ count: Int) -> String {
    let digits = Array(String(count.magnitude))
    var text = count < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// The first three digits, 100 to 999, and the power of ten of the first.
  private static func threeDigits(_ value: Double) -> (digits: Int, power: Int) {
    var power = 0
    var scaled = value
    // At most 308 and 324 steps; each may round in its last place, of which three digits know
    // nothing.
    while scaled >= 10 {
      scaled /= 10
      power += 1
    }
    while scaled < 1 {
      scaled *= 10
      power -= 1
    }
    let digits = Int((scaled * 100).rounded())
    return digits < 1_000 ? (digits, power) : (100, power + 1)
  }

  /// Three digits with a point behind so many of them, zeros at the end left out.
  private static func point(_ digits: Int, after places: Int) -> String {
    var text = Array(String(digits))
    if places <= 0 { text.insert(contentsOf: repeatElement("0", count: 1 - places), at: 0) }
    let wholeCount = max(places, 1)
    var fraction = text[wholeCount...]
    while fraction.last == "0" { fraction.removeLast() }
    let whole = String(text[..<wholeCount])
    return fraction.isEmpty ? whole : "\(whole).\(String(fraction))"
  }
}
