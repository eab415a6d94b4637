/// An array of numbers of a model: read at once where the form of the file allows it, as there are
/// millions of them.
struct XGBoostNumbers<Element: XGBoostNumber>: Decodable {
  var values: [Element] = []

  init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? UBJSONDecoder else {
      values = try Element.array(from: decoder)
      return
    }
    try decoder.forEachNumber { number, place in
      guard let value = Element(ubjson: number) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(
            codingPath: decoder.codingPath,
            debugDescription: "expected a whole number for \(Element.self) at place \(place)"))
      }
      values.append(value)
    }
  }
}
