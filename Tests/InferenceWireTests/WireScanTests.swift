import InferenceWire
import ServingCore
import Testing

/// Malformed bodies: each is refused with 400 and told where and why.
struct WireScanTests {
  @Test(arguments: MalformedBody.all)
  func refuses(_ example: MalformedBody) {
    let error = WireScan.complaint(example.body)
    #expect(error?.code == .invalidArgument)
    #expect(error?.httpStatus == 400)
    #expect(error?.message == "malformed ModelInferRequest at \(example.complaint)")
  }

  @Test func errorsCarryTheirPlace() {
    let body = WireWriter { $0.message(5) { $0.blob(3, [0x80]) } }.bytes
    #expect(
      WireScan.complaint(body)?.detail == ["byte_offset": "4", "field": "inputs[0].shape"])
  }

  @Test(arguments: [
    "", "a", "seven b", "eight by", "nine byte", "Ünïcödé", "日本語のモデル", "a\u{1F600}b",
    "\u{7F}\u{1}", "sixteen bytes ok", "longer than sixteen bytes, with an é late in it",
  ])
  func takesText(_ text: String) {
    #expect(WireScan.complaint(WireWriter { $0.text(1, text) }.bytes) == nil)
  }

  @Test func takesEveryValueAtItsWidest() {
    let body = WireWriter {
      $0.tag(536_870_911, 0)
      $0.varint(.max)
      $0.fixed64(100, .max)
      $0.fixed32(101, .max)
      // A length padded to five bytes.
      $0.raw([0x0A, 0x81, 0x80, 0x80, 0x80, 0x00, 0x61])
    }.bytes
    #expect(WireScan.complaint(body) == nil)
  }

  @Test func takesAnEmptyBody() {
    #expect(WireScan.complaint([]) == nil)
  }

  @Test func packedListsMixShortAndLongVarints() {
    for length in 0..<40 {
      let values = (0..<UInt64(length)).map { UInt64(1) << ($0 * 7 % 64) }
      let body = WireWriter { $0.message(5) { $0.packed(3, values) } }.bytes
      #expect(WireScan.complaint(body) == nil)
    }
  }

  @Test func takesDownWhereRawContentsAre() throws {
    let body = WireWriter {
      $0.blob(7, [1, 2, 3])
      $0.text(1, "m")
      $0.blob(7, [])
    }.bytes
    var raw = RawContents()
    try body.withUnsafeBytes { bytes in
      try WireScan.check(bytes, against: .inferRequest, limits: .defaults, raw: &raw)
    }
    #expect(raw.entries.map(\.fieldStart) == [0, 8])
    #expect(raw.entries.map(\.value) == [2..<5, 10..<10])
    #expect(raw.byteCount == 7)
  }
}
