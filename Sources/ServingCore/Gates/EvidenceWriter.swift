/// Writes evidence as bytes: numbers as little-endian base 128 (LEB128), doubles as their eight
/// bytes, little-endian, text with its length before it.
struct EvidenceWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ number: Int) {
    appendNumber(UInt64(clamping: number))
  }

  mutating func appendNumber(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(_ value: Double) {
    var pattern = value.bitPattern
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: pattern))
      pattern >>= 8
    }
  }

  mutating func append(_ text: String) {
    append(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ part: [UInt8]) {
    append(part.count)
    bytes.append(contentsOf: part)
  }
}
