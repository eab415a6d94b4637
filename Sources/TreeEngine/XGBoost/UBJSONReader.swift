internal import ServingCore

/// Goes through the values of a UBJSON document where they lie, without making anything of them
/// (Universal Binary JSON, draft 12).
///
/// Read are all types of numbers, truth values, null, texts, arrays and objects, with or without
/// counts, and arrays of numbers of one type. That is more than XGBoost writes; refused is what
/// neither XGBoost nor a plain writer of UBJSON uses: numbers of high precision, the no-op, and
/// other containers of one type.
struct UBJSONReader {
  /// The most containers within containers; a model of XGBoost has 8.
  static let depthMax = 64

  private enum Mark {
    static let arrayBegin = UInt8(ascii: "[")
    static let arrayEnd = UInt8(ascii: "]")
    static let objectBegin = UInt8(ascii: "{")
    static let objectEnd = UInt8(ascii: "}")
    static let count = UInt8(ascii: "#")
    static let type = UInt8(ascii: "$")
  }

  let bytes: [UInt8]

  /// - Throws: `INVALID_ARGUMENT` unless the bytes are one value, nothing behind it.
  init(validating bytes: [UInt8]) throws(ServingError) {
    self.bytes = bytes
    var offset = 0
    try skip(&offset)
    guard offset == bytes.count else {
      throw malformed("expected the end of the file, got \(bytes.count - offset) bytes", at: offset)
    }
  }

  /// Reads a value's head, behind which `offset` is afterwards: at a container's first element, or
  /// behind the whole of any other value.
  func value(at offset: inout Int) throws(ServingError) -> UBJSONValue {
    let start = offset
    let mark = try byte(at: &offset)
    switch mark {
    case UInt8(ascii: "Z"): return .null
    case UInt8(ascii: "T"): return .flag(true)
    case UInt8(ascii: "F"): return .flag(false)
    case UInt8(ascii: "S"): return .text(try text(at: &offset))
    case UInt8(ascii: "C"): return .number(.integer(Int64(try byte(at: &offset))))
    case Mark.arrayBegin: return try array(at: &offset)
    case Mark.objectBegin:
      guard peek(offset) != Mark.type else {
        throw malformed("expected values with their types, got an object of one type", at: offset)
      }
      let count = try count(at: &offset)
      return .object(first: offset, count: count)
    default:
      guard let type = UBJSONNumberType(rawValue: mark) else {
        throw malformed("expected a value, got byte \(mark)", at: start)
      }
      return .number(try number(type, at: &offset))
    }
  }

  /// A number without its marker.
  func number(
    _ type: UBJSONNumberType, at offset: inout Int
  ) throws(ServingError) -> UBJSONNumber {
    let range = try take(type.byteWidth, at: &offset)
    var bits: UInt64 = 0
    for place in range { bits = bits << 8 | UInt64(bytes[place]) }
    return type.number(bits: bits)
  }

  /// The name before a value of an object.
  func name(at offset: inout Int) throws(ServingError) -> String {
    try string(text(at: &offset))
  }

  func string(_ range: Range<Int>) throws(ServingError) -> String {
    guard let string = String(validating: bytes[range], as: UTF8.self) else {
      throw malformed("expected a text in UTF-8", at: range.lowerBound)
    }
    return string
  }

  /// Whether a container ends before its element `place`; goes behind its end mark where it has
  /// one.
  func ends(
    array isArray: Bool, count: Int?, place: Int, at offset: inout Int
  ) -> Bool {
    if let count { return place == count }
    guard peek(offset) == (isArray ? Mark.arrayEnd : Mark.objectEnd) else { return false }
    offset += 1
    return true
  }

  /// Goes behind a whole value.
  func skip(_ offset: inout Int, depth: Int = 0) throws(ServingError) {
    guard depth <= Self.depthMax else {
      throw malformed("expected at most \(Self.depthMax) containers in each other", at: offset)
    }
    var place = 0
    switch try value(at: &offset) {
    case .null, .flag, .number, .text, .numbers:
      return
    case .array(_, let count):
      while !ends(array: true, count: count, place: place, at: &offset) {
        try skip(&offset, depth: depth + 1)
        place += 1
      }
    case .object(_, let count):
      while !ends(array: false, count: count, place: place, at: &offset) {
        _ = try text(at: &offset)
        try skip(&offset, depth: depth + 1)
        place += 1
      }
    }
  }

  private func array(at offset: inout Int) throws(ServingError) -> UBJSONValue {
    guard peek(offset) == Mark.type else {
      let count = try count(at: &offset)
      return .array(first: offset, count: count)
    }
    offset += 1
    let mark = try byte(at: &offset)
    guard let type = UBJSONNumberType(rawValue: mark) else {
      throw malformed("expected a type of numbers for an array, got byte \(mark)", at: offset - 1)
    }
    guard let count = try count(at: &offset) else {
      throw malformed("expected the count of an array of one type", at: offset)
    }
    // No overflow: the count is no greater than the file.
    let range = try take(count * type.byteWidth, at: &offset)
    return .numbers(type, first: range.lowerBound, count: count)
  }

  /// A container's count; nil without one. No greater than the bytes that are left, as every
  /// element has at least one.
  private func count(at offset: inout Int) throws(ServingError) -> Int? {
    guard peek(offset) == Mark.count else { return nil }
    offset += 1
    return try length(at: &offset)
  }

  private func text(at offset: inout Int) throws(ServingError) -> Range<Int> {
    let length = try length(at: &offset)
    return try take(length, at: &offset)
  }

  private func length(at offset: inout Int) throws(ServingError) -> Int {
    let start = offset
    let mark = try byte(at: &offset)
    guard let type = UBJSONNumberType(rawValue: mark),
      case .integer(let length) = try number(type, at: &offset),
      length >= 0, length <= bytes.count - offset
    else {
      throw malformed("expected a length of at most the bytes that are left", at: start)
    }
    return Int(length)
  }

  private func byte(at offset: inout Int) throws(ServingError) -> UInt8 {
    bytes[try take(1, at: &offset).lowerBound]
  }

  private func peek(_ offset: Int) -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  private func take(_ count: Int, at offset: inout Int) throws(ServingError) -> Range<Int> {
    guard count <= bytes.count - offset else {
      throw malformed("expected \(count) bytes more, got \(bytes.count - offset)", at: offset)
    }
    defer { offset += count }
    return offset..<offset + count
  }

  private func malformed(_ problem: String, at offset: Int) -> ServingError {
    ServingError(.invalidArgument, "the UBJSON is malformed at byte \(offset): \(problem)")
  }
}
