/// A share of traffic in hundredths of a percent, which is one bucket each.
package struct Percentage: Hashable, Comparable, Sendable {
  package static let hundredthsMax = 10_000
  package static let none = Percentage(clamping: 0)
  package static let all = Percentage(clamping: hundredthsMax)

  /// 0 to ``hundredthsMax``.
  package let hundredths: Int

  /// - Returns: nil outside of 0 to 10,000.
  package init?(hundredths: Int) {
    guard (0...Self.hundredthsMax).contains(hundredths) else { return nil }
    self.hundredths = hundredths
  }

  package init(clamping hundredths: Int) {
    self.hundredths = min(max(hundredths, 0), Self.hundredthsMax)
  }

  /// Reads `25`, `0.5` or `12.25`.
  /// - Throws: `INVALID_ARGUMENT` for anything but 0 to 100 with at most two decimals.
  package init(parsing text: String) throws(ServingError) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isWritten = parts.allSatisfy { part in
      (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard isWritten, let whole = Int(parts[0]), parts.count == 1 || parts[1].utf8.count <= 2,
      let fraction = parts.count == 1
        ? 0 : Int(parts[1].utf8.count == 1 ? parts[1] + "0" : parts[1]),
      let value = Percentage(hundredths: whole * 100 + fraction)
    else {
      throw ServingError(
        .invalidArgument,
        "expected a percentage from 0 to 100 with at most two decimals, got "
          + text.quotedForMessage)
    }
    self = value
  }

  /// In percent, for machines: 0 to 100.
  package var number: Double { Double(hundredths) / 100 }

  package static func < (left: Percentage, right: Percentage) -> Bool {
    left.hundredths < right.hundredths
  }
}

extension Percentage: CustomStringConvertible {
  /// As ``init(parsing:)`` reads it, without needless zeros: `5`, `0.5`, `12.25`.
  package var description: String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(whole)" }
    if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
