import Testing

/// A body that is no `ModelInferRequest`, and what a scan says of it.
struct MalformedBody: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var body: [UInt8]
  /// The whole message after `malformed ModelInferRequest at `.
  var complaint: String

  init(_ name: String, _ complaint: String, _ fill: (inout WireWriter) -> Void) {
    testDescription = name
    body = WireWriter(fill).bytes
    self.complaint = complaint
  }

  static let all: [MalformedBody] = [
    MalformedBody("field number 0", "byte 0: expected a field number from 1 to 536870911, got 0") {
      $0.raw([0x00, 0x01])
    },
    MalformedBody(
      "tag cut short", "byte 0: expected a field's tag, got the end of the message after 1 bytes"
    ) { $0.raw([0x80]) },
    MalformedBody("tag of six bytes", "byte 0: expected a field's tag of at most 5 bytes, got more")
    {
      $0.raw([0x80, 0x80, 0x80, 0x80, 0x80, 0x01])
    },
    MalformedBody("tag over 32 bits", "byte 0: expected a field's tag below 2^32, got 4294967304") {
      $0.raw([0x88, 0x80, 0x80, 0x80, 0x10])
    },
    MalformedBody(
      "string as varint",
      "byte 0, field model_name: expected a length-delimited value, got a varint"
    ) { $0.number(1, 7) },
    MalformedBody(
      "group",
      "byte 0, field #9: expected a varint or 8 fixed bytes or a length-delimited value or 4 fixed "
        + "bytes, got a group"
    ) {
      $0.tag(9, 3)
    },
    MalformedBody(
      "end of a group without one",
      "byte 0, field inputs[0]: expected a length-delimited value, got a group"
    ) { $0.tag(5, 4) },
    MalformedBody(
      "wire type 6", "byte 0, field id: expected a length-delimited value, got wire type 6"
    ) {
      $0.tag(3, 6)
    },
    MalformedBody(
      "length past the end",
      "byte 1, field model_name: expected a length of at most the 2 bytes left, got 3"
    ) { $0.raw([0x0A, 0x03, 0x61, 0x62]) },
    MalformedBody(
      "length missing",
      "byte 1, field model_name: expected a length, got the end of the message after 0 bytes"
    ) { $0.raw([0x0A]) },
    MalformedBody(
      "length that wraps a 32-bit sum",
      "byte 1, field id: expected a length of at most the 1 bytes left, got 4294967295"
    ) { $0.raw([0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00]) },
    MalformedBody(
      "length of six bytes", "byte 1, field id: expected a length of at most 5 bytes, got more"
    ) { $0.raw([0x1A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]) },
    MalformedBody(
      "length past its message",
      "byte 3, field inputs[0].name: expected a length of at most the 1 bytes left, got 2"
    ) { $0.raw([0x2A, 0x03, 0x0A, 0x02, 0x61, 0x62]) },
    MalformedBody(
      "varint of eleven bytes", "byte 2, field #99: expected a varint of at most 10 bytes, got more"
    ) {
      $0.tag(99, 0)
      $0.raw([UInt8](repeating: 0x80, count: 10) + [0x01])
    },
    MalformedBody(
      "varint cut short",
      "byte 2, field #99: expected a varint, got the end of the message after 2 bytes"
    ) {
      $0.tag(99, 0)
      $0.raw([0x80, 0x80])
    },
    MalformedBody(
      "8 bytes cut short",
      "byte 2, field #99: expected a value of 8 bytes, got the end of the message after 7 bytes"
    ) {
      $0.tag(99, 1)
      $0.raw([UInt8](repeating: 0, count: 7))
    },
    MalformedBody(
      "4 bytes cut short",
      "byte 2, field #99: expected a value of 4 bytes, got the end of the message after 3 bytes"
    ) {
      $0.tag(99, 5)
      $0.raw([UInt8](repeating: 0, count: 3))
    },
    MalformedBody(
      "NUL", "byte 4, field model_name: expected text without NUL, got one at its byte 2"
    ) {
      $0.text(1, "ab\0c")
    },
    MalformedBody(
      "NUL far in", "byte 14, field id: expected text without NUL, got one at its byte 12"
    ) {
      $0.text(3, "abcdefghijkl\0mnopqrst")
    },
    MalformedBody(
      "UTF-8 cut short", "byte 5, field id: expected UTF-8, got an invalid sequence at its byte 3"
    ) {
      $0.blob(3, [0x61, 0x62, 0x63, 0xE2, 0x82])
    },
    MalformedBody(
      "UTF-8 overlong",
      "byte 6, field inputs[1].name: expected UTF-8, got an invalid sequence at its byte 0"
    ) {
      $0.message(5) { _ in }
      $0.message(5) { $0.blob(1, [0xC0, 0x80]) }
    },
    MalformedBody(
      "surrogate in UTF-8",
      "byte 4, field parameters[0].key: expected UTF-8, got an invalid sequence at its byte 0"
    ) { $0.message(4) { $0.blob(1, [0xED, 0xA0, 0x80]) } },
    MalformedBody(
      "packed varint cut short",
      "byte 5, field inputs[0].shape: expected a whole varint, got the end of the packed list"
    ) { $0.message(5) { $0.blob(3, [0x01, 0x80]) } },
    MalformedBody(
      "packed varint of eleven bytes",
      "byte 4, field inputs[0].shape: expected a varint of at most 10 bytes, got 11"
    ) { $0.message(5) { $0.blob(3, [UInt8](repeating: 0x80, count: 10) + [0x01]) } },
    MalformedBody(
      "packed floats of 5 bytes",
      "byte 6, field inputs[0].contents.fp32_contents: expected a multiple of 4 bytes, got 5"
    ) { $0.message(5) { $0.message(5) { $0.blob(6, [0, 0, 0, 0, 0]) } } },
    MalformedBody(
      "packed doubles of 4 bytes",
      "byte 6, field inputs[0].contents.fp64_contents: expected a multiple of 8 bytes, got 4"
    ) { $0.message(5) { $0.message(5) { $0.blob(7, [0, 0, 0, 0]) } } },
    MalformedBody(
      "packed bool of 2",
      "byte 16, field inputs[0].contents.bool_contents: expected bools of one byte, 0 or 1, got 2"
    ) { $0.message(5) { $0.message(5) { $0.blob(1, [UInt8](repeating: 1, count: 10) + [2]) } } },
    MalformedBody(
      "contents in two pieces",
      "byte 4, field inputs[0].contents: expected this message at most once, got it again"
    ) {
      $0.message(5) {
        $0.message(5) { _ in }
        $0.message(5) { _ in }
      }
    },
    MalformedBody(
      "two values of a parameter, nothing set in either",
      "byte 4, field parameters[0].value: expected this message at most once, got it again"
    ) {
      $0.message(4) {
        $0.message(2) { _ in }
        $0.message(2) { _ in }
      }
    },
  ]
}
