internal import RegistryStore

/// The body of an order as it goes over the wire. What is nil is left out.
struct OrderText {
  private var members: [String] = []

  var text: String { "{\(members.joined(separator: ","))}" }

  private mutating func add(_ key: String, raw: String) {
    members.append("\(JSONText.quoted(key)):\(raw)")
  }

  mutating func add(_ key: String, text: String?) {
    if let text { add(key, raw: JSONText.quoted(text)) }
  }

  mutating func add(_ key: String, number: (some BinaryInteger)?) {
    if let number { add(key, raw: "\(number)") }
  }

  /// Digits that are a number already.
  mutating func add(_ key: String, digits: String?) {
    if let digits { add(key, raw: digits) }
  }

  /// Left out when it is false, which is what it is without it.
  mutating func add(_ key: String, flag: Bool) {
    if flag { add(key, raw: "true") }
  }

  mutating func add(_ key: String, texts: [String]?) {
    if let texts { add(key, raw: Self.list(texts.map(JSONText.quoted))) }
  }

  mutating func add(_ key: String, numbers: [String]?) {
    if let numbers { add(key, raw: Self.list(numbers)) }
  }

  mutating func add(_ key: String, object: OrderText?) {
    if let object { add(key, raw: object.text) }
  }

  private static func list(_ parts: [String]) -> String { "[\(parts.joined(separator: ","))]" }
}
