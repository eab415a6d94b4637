import InferenceWire
import ServingCore
import Testing

/// One message object, body after body.
struct InferRequestReuseTests {
  @Test func isUsedAgainWithoutNewMemory() throws {
    let request = InferRequestMessage(limits: .defaults)
    let body = WireWriter.typedRequest("FP32", [1]) { $0.blob(6, [0, 0, 0x80, 0x3F]) }
    var places: Set<UnsafeRawPointer?> = []
    for _ in 0..<50 {
      try body.withUnsafeBytes { bytes in
        try request.decode(bytes)
        places.insert(request.inputs.first?.view.bytes.baseAddress)
        request.reset()
      }
    }
    #expect(places.count == 1)
    #expect(request.heldBytes <= 16 << 10)
  }

  @Test func resetLetsGoOfEverything() throws {
    let body = WireWriter {
      $0.text(1, "digits")
      $0.entry(4, "k") { $0.message(2) { $0.number(1, 1) } }
      $0.input("x", "UINT8", [1, 3])
      $0.message(6) { $0.text(1, "label") }
      $0.blob(7, [1, 2, 3])
    }.bytes
    let request = InferRequestMessage(limits: .defaults)
    try body.withUnsafeBytes { bytes in try request.decode(bytes) }
    request.reset()
    let empty = InferRequestMessage(limits: .defaults)
    #expect(DecodedRequest(request) == DecodedRequest(empty))
    #expect(request.parameter("k") == nil)
    #expect(request.parameterNames.isEmpty)
  }

  @Test func keepsNothingOfABodyItRefused() throws {
    let request = InferRequestMessage(limits: .defaults)
    let good = WireWriter {
      $0.text(1, "a")
      $0.input("x", "UINT8", [1])
      $0.blob(7, [1])
    }.bytes
    let bad = WireWriter {
      $0.text(1, "b")
      $0.input("x", "UINT9", [1])
      $0.blob(7, [1])
    }.bytes
    let empty = InferRequestMessage(limits: .defaults)
    #expect(error { () throws(ServingError) in try request.read(bad) } != nil)
    #expect(DecodedRequest(request) == DecodedRequest(empty))
    #expect(try request.read(good).modelName == "a")
  }

  @Test func memoryOfALargeRequestIsGivenBack() throws {
    let request = InferRequestMessage(limits: .defaults)
    let large = WireWriter.typedRequest("FP32", [1_000_000]) {
      $0.blob(6, [UInt8](repeating: 0, count: 4_000_000))
    }
    try large.withUnsafeBytes { bytes in try request.decode(bytes) }
    #expect(request.heldBytes > 4_000_000)
    request.reset()
    #expect(request.heldBytes <= WireLimits.defaults.arenaRetainedBytesMax)
  }
}
