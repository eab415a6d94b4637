internal import Foundation

/// The value of a claim, as far as anybody looks at it.
enum ClaimValue: Hashable, Sendable {
  case text(String)
  case number(Double)
  case list([String])
  /// Of another form.
  case other
}

extension ClaimValue: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let list = try? container.decode([String].self) {
      self = .list(list)
    } else {
      self = .other
    }
  }
}
