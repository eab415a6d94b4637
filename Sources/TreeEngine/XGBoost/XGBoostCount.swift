internal import ServingCore

/// A whole number that files keep as text, such as `"64"`.
struct XGBoostCount: Decodable {
  var value: Int

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Int(text), value >= 0 else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "expected a whole number in a text, got \(text.quotedForMessage)")
    }
    self.value = value
  }
}
