/// Writes protobuf by hand, so that tests can make what no encoder would, and so that nothing of
/// the code under test makes its own input.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  init() {}

  init(_ fill: (inout WireWriter) -> Void) {
    fill(&self)
  }

  mutating func tag(_ number: UInt32, _ wireType: UInt32) {
    varint(UInt64(number) << 3 | UInt64(wireType))
  }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func raw(_ more: [UInt8]) {
    bytes += more
  }

  mutating func number(_ field: UInt32, _ value: UInt64) {
    tag(field, 0)
    varint(value)
  }

  mutating func fixed64(_ field: UInt32, _ value: UInt64) {
    tag(field, 1)
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  mutating func fixed32(_ field: UInt32, _ value: UInt32) {
    tag(field, 5)
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  mutating func blob(_ field: UInt32, _ value: [UInt8]) {
    tag(field, 2)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func text(_ field: UInt32, _ value: String) {
    blob(field, Array(value.utf8))
  }

  mutating func message(_ field: UInt32, _ fill: (inout WireWriter) -> Void) {
    blob(field, WireWriter(fill).bytes)
  }

  mutating func packed(_ field: UInt32, _ values: [UInt64]) {
    var list = WireWriter()
    for value in values { list.varint(value) }
    blob(field, list.bytes)
  }

  /// An entry of a map with string keys.
  mutating func entry(_ field: UInt32, _ key: String, _ fill: (inout WireWriter) -> Void) {
    message(field) { entry in
      entry.text(1, key)
      fill(&entry)
    }
  }
}
