/// Markup that is HTML and well-formed XML at once. What a literal interpolates is escaped unless
/// it is markup itself, so that no text of a request or a model becomes markup by being forgotten.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ markup: Markup?) { text += markup?.text ?? "" }

    mutating func appendInterpolation(_ markups: [Markup]) {
      for markup in markups { text += markup.text }
    }

    mutating func appendInterpolation(_ plain: some StringProtocol) {
      Markup.append(plain, to: &text)
    }

    mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }

    /// A share of a width or a height, as a percentage.
    mutating func appendInterpolation(at share: Double) {
      text += Markup.decimal(share * 100) + "%"
    }

    /// A length in the units of a view box.
    mutating func appendInterpolation(length: Double) { text += Markup.decimal(length) }
  }

  private(set) var text: String

  init(stringLiteral literal: String) { text = literal }

  init(stringInterpolation interpolation: StringInterpolation) { text = interpolation.text }

  static func += (left: inout Markup, right: Markup) { left.text += right.text }

  /// Characters that XML forbids, and those that turn the direction of the text around them, become
  /// the replacement character.
  private static func append(_ plain: some StringProtocol, to text: inout String) {
    for scalar in plain.unicodeScalars {
      switch scalar.value {
      case 0x26: text += "&amp;"
      case 0x3C: text += "&lt;"
      case 0x3E: text += "&gt;"
      case 0x22: text += "&quot;"
      case 0x27: text += "&#39;"
      case 0x09, 0x0A: text.unicodeScalars.append(scalar)
      case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF:
        text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  /// Two digits after the point, which is more than a screen has; what is not finite, or beyond a
  /// million, is drawn at the edge that it lies towards.
  private static func decimal(_ number: Double) -> String {
    guard !number.isNaN else { return "0" }
    let hundredths = Int((min(max(number, -1_000_000), 1_000_000) * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
