package import ServingCore

/// Reads JSON (RFC 8259) from UTF-8 text, strictly.
///
/// Foundation's decoder was tried first: as `Int64` it reads `9007199254740993.5` as
/// 9007199254740993, of two equal keys it takes one without a word, and an error in the text comes
/// without its place. Golden vectors must be exact, so the digits stay text until the datatype is
/// known.
package struct JSONParser {
  /// Lists and objects inside each other. A golden file needs 15: a tensor's eight dimensions and
  /// what is around them.
  package static let depthMax = 32

  let bytes: [UInt8]
  var index = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads one value and nothing after it.
  /// - Throws: `INVALID_ARGUMENT` with the line and what is wrong there.
  package static func parse(_ bytes: [UInt8]) throws(ServingError) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.error("the end of the text") }
    return value
  }

  private mutating func value(depth: Int) throws(ServingError) -> JSONValue {
    skipSpace()
    guard let byte = peek else { throw error("a value") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error("a value")
    }
  }

  private mutating func elements(depth: Int) throws(ServingError) -> [JSONValue] {
    try enter(depth)
    var elements: [JSONValue] = []
    guard !take(UInt8(ascii: "]")) else { return elements }
    repeat {
      elements.append(try value(depth: depth))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("',' or ']'") }
    return elements
  }

  private mutating func members(depth: Int) throws(ServingError) -> [JSONValue.Member] {
    try enter(depth)
    var members: [JSONValue.Member] = []
    var keys: Set<String> = []
    guard !take(UInt8(ascii: "}")) else { return members }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw error("a key in double quotes") }
      let key = try string()
      guard keys.insert(key).inserted else {
        throw problem("key \(key.quotedForMessage) is given twice in one object")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("':' after a key") }
      members.append(JSONValue.Member(key: key, value: try value(depth: depth)))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("',' or '}'") }
    return members
  }

  /// Steps over the opening bracket and the space behind it.
  private mutating func enter(_ depth: Int) throws(ServingError) {
    guard depth <= Self.depthMax else {
      throw problem("more than \(Self.depthMax) lists and objects inside each other")
    }
    index += 1
    skipSpace()
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(ServingError) -> JSONValue {
    for offset in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[offset]) else { throw error("'\(word)'") }
    }
    return value
  }

  private mutating func number() throws(ServingError) -> String {
    let start = index
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      guard !isDigit else { throw problem("a number begins with a needless zero") }
    } else {
      try digits()
    }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(ServingError) {
    guard isDigit else { throw error("a digit") }
    while isDigit { index += 1 }
  }

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private var isDigit: Bool {
    peek.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  func error(_ expected: String) -> ServingError {
    guard index < bytes.count else { return problem("expected \(expected), got the end") }
    let scalar = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
    return problem("expected \(expected), got \(String(scalar.prefix(1)).quotedForMessage)")
  }

  func problem(_ text: String) -> ServingError {
    let line = 1 + bytes.prefix(index).count { $0 == 0x0A }
    return ServingError(.invalidArgument, "JSON line \(line): \(text)")
  }
}
