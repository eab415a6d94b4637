/// Numbers as people read them. Pure.
package enum Figures {
  /// `1,234,567`.
  package static func whole(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-\(text)" : text
  }

  /// `0.312`, of microseconds.
  package static func milliseconds(_ microseconds: UInt64) -> String {
    let thousandths = String(microseconds % 1_000)
    let zeros = String(repeating: "0", count: 3 - thousandths.count)
    return "\(whole(Int(clamping: microseconds / 1_000))).\(zeros)\(thousandths)"
  }

  /// `1,999.6`: one digit behind the point, which rates of a few a second need.
  package static func rate(_ perSecond: Double) -> String {
    let tenths = Int((perSecond * 10).rounded())
    return "\(whole(tenths / 10)).\(tenths % 10)"
  }

  /// `12.3 MiB`.
  package static func bytes(_ count: Int) -> String {
    var amount = Double(count)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      guard amount >= 1_024 else { return unit == "B" ? "\(count) B" : "\(rate(amount)) \(unit)" }
      amount /= 1_024
    }
    return "\(rate(amount)) TiB"
  }
}
