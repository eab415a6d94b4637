/// One record of a CSV file: its fields as bytes, without the quotes around them.
struct CSVRecord: Hashable {
  /// Of its first byte, from 1.
  let line: Int
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Whether there was anything but a line's end.
  private(set) var isBlank = true

  init(line: Int) { self.line = line }

  var fieldCount: Int { ends.count }
  var byteCount: Int { bytes.count }

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
    isBlank = false
  }

  mutating func endField() { ends.append(bytes.count) }

  /// Notes a quote or a comma: such a line is not blank, whatever its fields are.
  mutating func noteContent() { isBlank = false }

  /// The text of a field; nil when it is not UTF-8.
  func text(_ field: Int) -> String? {
    let start = field == 0 ? 0 : ends[field - 1]
    return String(validating: bytes[start..<ends[field]], as: UTF8.self)
  }
}
