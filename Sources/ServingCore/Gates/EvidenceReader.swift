/// Reads what ``EvidenceWriter`` wrote; whatever else the bytes are, it ends with `DATA_LOSS`.
struct EvidenceReader {
  /// What a count may be: so few that no sum of counts overflows, nor a thousand times one.
  static let countMax = 1 << 48

  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// What is read, for messages.
  private let subject: String

  init(_ bytes: ArraySlice<UInt8>, of subject: String) {
    self.bytes = bytes
    position = bytes.startIndex
    self.subject = subject
  }

  mutating func byte() throws(ServingError) -> UInt8 {
    guard position < bytes.endIndex else { throw loss("ends within a value") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(ServingError) -> UInt64 {
    var number: UInt64 = 0
    for place in 0..<10 {
      let byte = try byte()
      let digits = UInt64(byte & 0x7F)
      guard place < 9 || digits <= 1 else { break }
      number |= digits << UInt64(7 * place)
      if byte < 0x80 { return number }
    }
    throw loss("has a number beyond 64 bits")
  }

  /// A whole number up to `countMax`, or less.
  mutating func count(_ name: String, max: Int = countMax) throws(ServingError) -> Int {
    let number = try number()
    guard number <= UInt64(max) else {
      throw loss("has \(name) of \(number): expected at most \(max)")
    }
    return Int(number)
  }

  mutating func double() throws(ServingError) -> Double {
    var pattern: UInt64 = 0
    for place in 0..<8 { pattern |= UInt64(try byte()) << UInt64(8 * place) }
    return Double(bitPattern: pattern)
  }

  mutating func part(_ name: String, bytesMax: Int) throws(ServingError) -> ArraySlice<UInt8> {
    let length = try count("\(name) length", max: bytesMax)
    guard bytes.endIndex - position >= length else { throw loss("ends within \(name)") }
    defer { position += length }
    return bytes[position..<position + length]
  }

  mutating func text(_ name: String, bytesMax: Int) throws(ServingError) -> String {
    let part = try part(name, bytesMax: bytesMax)
    guard let text = String(validating: part, as: UTF8.self) else {
      throw loss("has \(name) that is not UTF-8")
    }
    return text
  }

  mutating func version(expected: UInt8) throws(ServingError) {
    let version = try byte()
    guard version == expected else {
      throw loss("has format \(version): expected \(expected)")
    }
  }

  func end() throws(ServingError) {
    guard position == bytes.endIndex else {
      throw loss("goes on for \(bytes.endIndex - position) bytes behind its end")
    }
  }

  func loss(_ problem: String) -> ServingError {
    ServingError(.dataLoss, "\(subject) \(problem)")
  }
}
