/// The values of an array, one after the other.
struct UBJSONUnkeyedContainer: UnkeyedDecodingContainer {
  /// The place of a value in an array.
  struct Place: CodingKey {
    let place: Int

    init(_ place: Int) { self.place = place }
    init?(stringValue: String) { nil }
    init(intValue: Int) { place = intValue }

    var stringValue: String { "\(place)" }
    var intValue: Int? { place }
  }

  let owner: UBJSONDecoder
  /// Where the next value is.
  private var offset: Int
  /// nil when the array has an end mark instead.
  let count: Int?
  private(set) var currentIndex = 0

  init(owner: UBJSONDecoder, offset: Int, count: Int?) {
    self.owner = owner
    self.offset = offset
    self.count = count
  }

  var codingPath: [any CodingKey] { owner.codingPath }

  var isAtEnd: Bool {
    var offset = offset
    return owner.reader.ends(array: true, count: count, place: currentIndex, at: &offset)
  }

  mutating func decodeNil() throws -> Bool {
    guard try peek().isNull() else { return false }
    _ = try next()
    return true
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try next().flag() }
  mutating func decode(_ type: String.Type) throws -> String { try next().text() }
  mutating func decode(_ type: Double.Type) throws -> Double { try next().real(type) }
  mutating func decode(_ type: Float.Type) throws -> Float { try next().real(type) }
  mutating func decode(_ type: Int.Type) throws -> Int { try next().integer(type) }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next().integer(type) }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next().integer(type) }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next().integer(type) }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().integer(type) }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next().integer(type) }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next().integer(type) }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next().integer(type) }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next().integer(type) }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next().integer(type) }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next().singleValueContainer().decode(type)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }

  private func peek() throws -> UBJSONDecoder {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        Any.self,
        DecodingError.Context(
          codingPath: codingPath + [Place(currentIndex)],
          debugDescription: "the array has only \(currentIndex) values"))
    }
    return owner.inner(at: offset, key: Place(currentIndex))
  }

  private mutating func next() throws -> UBJSONDecoder {
    let value = try peek()
    try owner.reader.skip(&offset)
    currentIndex += 1
    return value
  }
}
