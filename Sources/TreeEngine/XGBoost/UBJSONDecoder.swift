internal import ServingCore

/// Decodes one value of a UBJSON document, so that the structs that JSON is decoded into read the
/// binary form as well.
///
/// Its containers read values where they lie, when they are asked for. Errors are `DecodingError`s
/// with the coding path, as those of Foundation's decoder for JSON.
struct UBJSONDecoder: Decoder {
  let reader: UBJSONReader
  /// Where the value is.
  let offset: Int
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    var offset = offset
    guard case .object(_, let count) = try reader.value(at: &offset) else {
      throw mismatch([String: Any].self, "an object")
    }
    var places: [String: Int] = [:]
    var place = 0
    while !reader.ends(array: false, count: count, place: place, at: &offset) {
      let name = try reader.name(at: &offset)
      guard places.updateValue(offset, forKey: name) == nil else {
        throw corrupted("expected every name once, got \(name.quotedForMessage) twice")
      }
      try reader.skip(&offset)
      place += 1
    }
    return KeyedDecodingContainer(UBJSONKeyedContainer<Key>(owner: self, places: places))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    var offset = offset
    switch try reader.value(at: &offset) {
    case .array(let first, let count):
      return UBJSONUnkeyedContainer(owner: self, offset: first, count: count)
    case .numbers:
      throw mismatch([Any].self, "an array of values with their types")
    default:
      throw mismatch([Any].self, "an array")
    }
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    UBJSONSingleContainer(decoder: self)
  }

  /// The numbers of an array, of one type or with a type each, handed on one by one.
  func forEachNumber(_ body: (UBJSONNumber, _ place: Int) throws -> Void) throws {
    var offset = offset
    var place = 0
    switch try reader.value(at: &offset) {
    case .numbers(let type, let first, let count):
      var offset = first
      while place < count {
        try body(try reader.number(type, at: &offset), place)
        place += 1
      }
    case .array(_, let count):
      while !reader.ends(array: true, count: count, place: place, at: &offset) {
        guard case .number(let number) = try reader.value(at: &offset) else {
          throw mismatch(Double.self, "a number at place \(place)")
        }
        try body(number, place)
        place += 1
      }
    default:
      throw mismatch([Double].self, "an array of numbers")
    }
  }

  /// The decoder of a value within this one.
  func inner(at offset: Int, key: some CodingKey) -> UBJSONDecoder {
    UBJSONDecoder(reader: reader, offset: offset, codingPath: codingPath + [key])
  }

  func isNull() -> Bool {
    var offset = offset
    // A value that cannot be read is not null; reading it as what it shall be says why.
    if case .null? = try? reader.value(at: &offset) { return true }
    return false
  }

  func flag() throws -> Bool {
    var offset = offset
    guard case .flag(let flag) = try reader.value(at: &offset) else {
      throw mismatch(Bool.self, "a truth value")
    }
    return flag
  }

  func text() throws -> String {
    var offset = offset
    guard case .text(let range) = try reader.value(at: &offset) else {
      throw mismatch(String.self, "a text")
    }
    return try reader.string(range)
  }

  func real<Number: BinaryFloatingPoint>(_ type: Number.Type) throws -> Number {
    switch try number() {
    case .integer(let integer): Number(integer)
    case .real(let real): Number(real)
    }
  }

  func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let integer =
      switch try number() {
      case .integer(let integer): Number(exactly: integer)
      case .real(let real): Number(exactly: real)
      }
    guard let integer else { throw corrupted("expected a whole number for \(type)") }
    return integer
  }

  private func number() throws -> UBJSONNumber {
    var offset = offset
    guard case .number(let number) = try reader.value(at: &offset) else {
      throw mismatch(Double.self, "a number")
    }
    return number
  }

  func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    var offset = offset
    let got = (try? reader.value(at: &offset).noun) ?? "something else"
    return DecodingError.typeMismatch(
      type,
      DecodingError.Context(
        codingPath: codingPath, debugDescription: "expected \(expected), got \(got)"))
  }

  private func corrupted(_ problem: String) -> DecodingError {
    DecodingError.dataCorrupted(
      DecodingError.Context(codingPath: codingPath, debugDescription: problem))
  }
}
