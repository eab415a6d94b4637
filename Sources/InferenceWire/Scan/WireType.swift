/// How a field's value is laid out on the wire: the low three bits of its tag.
/// Protocol Buffers encoding guide, "Message Structure".
enum WireType: UInt32 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case groupStart = 3
  case groupEnd = 4
  case fixed32 = 5

  /// A word for messages; the two numbers that have no meaning are named as numbers.
  static func describe(_ raw: UInt32) -> String {
    switch WireType(rawValue: raw) {
    case .varint: "a varint"
    case .fixed64: "8 fixed bytes"
    case .lengthDelimited: "a length-delimited value"
    case .groupStart, .groupEnd: "a group"
    case .fixed32: "4 fixed bytes"
    case nil: "wire type \(raw)"
    }
  }
}
