import InferenceWire
import ServingCore
import Testing

struct InferParameterTests {
  @Test func readsEveryKind() throws {
    try withRequest {
      $0.entry(4, "b") { $0.message(2) { $0.number(1, 1) } }
      $0.entry(4, "i") { $0.message(2) { $0.number(2, UInt64(bitPattern: -5)) } }
      $0.entry(4, "s") { $0.message(2) { $0.text(3, "text") } }
      $0.entry(4, "d") { $0.message(2) { $0.fixed64(4, (1.5).bitPattern) } }
      $0.entry(4, "u") { $0.message(2) { $0.number(5, .max) } }
    } check: { request in
      #expect(request.parameter("b") == .bool(true))
      #expect(request.parameter("i") == .int64(-5))
      #expect(request.parameter("s") == .string("text"))
      #expect(request.parameter("d") == .double(1.5))
      #expect(request.parameter("u") == .uint64(.max))
      #expect(request.parameter("B") == nil)
      #expect(request.parameterNames == ["b", "i", "s", "d", "u"])
    }
  }

  @Test func lastOfANameWins() throws {
    try withRequest {
      $0.entry(4, "k") { $0.message(2) { $0.number(2, 1) } }
      $0.entry(4, "other") { $0.message(2) { $0.number(2, 2) } }
      $0.entry(4, "k") { $0.message(2) { $0.text(3, "last") } }
    } check: { request in
      #expect(request.parameter("k") == .string("last"))
      #expect(request.parameterNames == ["k", "other", "k"])
    }
  }

  @Test func lastOfAChoiceWins() throws {
    try withRequest {
      $0.entry(4, "k") {
        $0.message(2) {
          $0.text(3, "first")
          $0.number(5, 9)
        }
      }
    } check: { request in
      #expect(request.parameter("k") == .uint64(9))
    }
  }

  @Test func aValueThatIsMissingIsNil() throws {
    try withRequest {
      $0.entry(4, "none") { _ in }
      $0.entry(4, "empty") { $0.message(2) { _ in } }
      $0.message(4) { $0.message(2) { $0.number(2, 3) } }
    } check: { request in
      #expect(request.parameter("none") == nil)
      #expect(request.parameter("empty") == nil)
      #expect(request.parameter("") == .int64(3))
    }
  }

  private func withRequest(
    _ fill: (inout WireWriter) -> Void, check: (InferRequestMessage) -> Void
  ) throws {
    let body = WireWriter {
      fill(&$0)
      $0.input("x", "UINT8", [1])
      $0.blob(7, [1])
    }.bytes
    let request = InferRequestMessage(limits: .defaults)
    try body.withUnsafeBytes { bytes in
      try request.decode(bytes)
      check(request)
      request.reset()
    }
  }
}
