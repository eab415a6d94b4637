import InferenceWire
import ServingCore
import Testing

/// Bodies that are well formed and ask for too much: each limit, at its edge and one past it.
struct WireScanLimitsTests {
  struct Limited: CustomTestStringConvertible, Sendable {
    /// The limit's name in `WireLimits`.
    var name: String
    var limit: Int
    var path: String
    /// Writes the n-th thing that the limit counts.
    var write: @Sendable (inout WireWriter) -> Void
    /// Fields that the things are inside of, outermost first.
    var inside: [UInt32] = []

    var testDescription: String { "\(name) of \(path)" }

    func body(count: Int) -> [UInt8] {
      var list = WireWriter()
      for _ in 0..<count { write(&list) }
      var bytes = list.bytes
      for field in inside.reversed() { bytes = WireWriter { $0.blob(field, bytes) }.bytes }
      return bytes
    }
  }

  static let limited: [Limited] = [
    Limited(name: "inputCountMax", limit: 256, path: "inputs[256]", write: { $0.blob(5, []) }),
    Limited(
      name: "inputCountMax", limit: 256, path: "raw_input_contents", write: { $0.blob(7, []) }),
    Limited(name: "outputCountMax", limit: 256, path: "outputs[256]", write: { $0.blob(6, []) }),
    Limited(
      name: "parameterCountMax", limit: 256, path: "parameters[256]", write: { $0.blob(4, []) }),
    Limited(
      name: "parameterCountMax", limit: 256, path: "inputs[0].parameters[256]",
      write: { $0.blob(4, []) }, inside: [5]),
    Limited(name: "unknownFieldCountMax", limit: 64, path: "#9", write: { $0.number(9, 1) }),
    Limited(
      name: "unknownFieldCountMax", limit: 64, path: "inputs[0].contents.#9",
      write: { $0.blob(9, []) }, inside: [5, 5]),
    Limited(
      name: "elementCountMax", limit: 1_048_576, path: "inputs[0].contents.bytes_contents",
      write: { $0.blob(8, []) }, inside: [5, 5]),
    Limited(
      name: "elementCountMax", limit: 1_048_576, path: "inputs[0].shape",
      write: { $0.number(3, 1) }, inside: [5]),
    Limited(name: "fieldCountMax", limit: 2_048, path: "id", write: { $0.text(3, "") }),
  ]

  @Test(arguments: limited)
  func holdsTheLimit(_ example: Limited) {
    #expect(WireScan.complaint(example.body(count: example.limit)) == nil)
    let error = WireScan.complaint(example.body(count: example.limit + 1))
    #expect(error?.code == .resourceExhausted)
    #expect(error?.httpStatus == 413)
    #expect(error?.detail["limit"] == example.name)
    #expect(error?.detail["limit_value"] == "\(example.limit)")
    #expect(error?.detail["field"] == example.path)
  }

  @Test func saysWhichLimit() {
    let body = WireWriter { for _ in 0..<257 { $0.blob(5, []) } }.bytes
    #expect(
      WireScan.complaint(body)?.message
        == "ModelInferRequest over a limit at byte 512, field inputs[256]: expected at most 256 "
        + "entries, got more")
  }

  @Test(arguments: [4, 5, 6] as [UInt32])
  func refusesAMillionEmptyMessagesAtOnce(_ field: UInt32) {
    let body = [[UInt8]](repeating: [UInt8(field << 3 | 2), 0], count: 1_000_000).flatMap { $0 }
    let request = InferRequestMessage(limits: .defaults)
    let complaint = error { () throws(ServingError) in try request.read(body) }
    #expect(complaint?.httpStatus == 413)
    // Found in the 257th, and no memory was taken.
    #expect(complaint?.detail["byte_offset"] == "512")
    #expect(request.heldBytes == 0)
  }

  @Test func countsEachMessageForItself() {
    let body = WireWriter {
      for _ in 0..<200 {
        $0.message(5) { input in for _ in 0..<200 { input.blob(4, []) } }
      }
    }.bytes
    #expect(WireScan.complaint(body) == nil)
  }

  @Test func holdsTheDepth() {
    let body = WireWriter {
      $0.message(5) { $0.entry(4, "k") { $0.message(2) { $0.number(1, 1) } } }
    }.bytes
    var limits = WireLimits.defaults
    limits.depthMax = 4
    #expect(WireScan.complaint(body, limits: limits) == nil)
    limits.depthMax = 3
    let error = WireScan.complaint(body, limits: limits)
    #expect(error?.httpStatus == 413)
    #expect(error?.detail["limit"] == "depthMax")
    #expect(error?.detail["field"] == "inputs[0].parameters[0].value")
  }

  @Test(arguments: [
    (WireSchema.inferResponse, "outputCountMax", 5 as UInt32),
    (WireSchema.inferResponse, "outputCountMax", 6),
    (WireSchema.modelMetadata, "inputCountMax", 4),
    (WireSchema.modelMetadata, "outputCountMax", 5),
    (WireSchema.errorReply, "parameterCountMax", 4),
    (WireSchema.serverLive, "unknownFieldCountMax", 2),
  ])
  func holdsTheLimitsOfReplies(_ schema: WireSchema, _ limit: String, _ field: UInt32) {
    let body = WireWriter { for _ in 0..<257 { $0.blob(field, []) } }.bytes
    #expect(WireScan.complaint(body, schema)?.detail["limit"] == limit)
  }
}
