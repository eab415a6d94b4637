import InferenceWire
import ServingCore
import Testing

/// Well-formed requests whose tensors contradict themselves: each error names the input, what was
/// expected and what came.
struct InferRequestErrorTests {
  struct Refused: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var body: [UInt8]
    var message: String

    init(_ name: String, _ message: String, _ fill: (inout WireWriter) -> Void) {
      testDescription = name
      body = WireWriter(fill).bytes
      self.message = message
    }

    /// A request of one typed input `x`.
    static func typed(
      _ datatype: String, _ problem: String, _ contents: (inout WireWriter) -> Void
    ) -> Refused {
      Refused("\(datatype), \(problem)", "input \"x\", \(problem)") {
        $0.input("x", datatype, [1]) { $0.message(5, contents) }
      }
    }
  }

  static let refused: [Refused] = [
    Refused("empty body", "inputs: expected at least one, got none") { _ in },
    Refused("raw contents alone", "inputs: expected at least one, got none") { $0.blob(7, [1]) },
    Refused(
      "unknown datatype",
      "input \"x\", datatype: expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, "
        + "INT32, INT64, FP16, BF16, FP32, FP64, BYTES, got \"FP128\""
    ) { $0.input("x", "FP128", [1]) },
    Refused(
      "no datatype",
      "input \"x\", datatype: expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, "
        + "INT32, INT64, FP16, BF16, FP32, FP64, BYTES, got \"\""
    ) { $0.input("x", "", [1]) },
    Refused(
      "datatype in small letters, and long",
      "input \"x\", datatype: expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, "
        + "INT32, INT64, FP16, BF16, FP32, FP64, BYTES, got \"fp32 or so, I think\""
    ) { $0.input("x", "fp32 or so, I think", [1]) },
    Refused("rank 9", "input \"x\", rank: expected at most 8 dimensions, got 9") {
      $0.input("x", "FP32", [1, 1, 1, 1, 1, 1, 1, 1, 1])
    },
    Refused(
      "negative dimension",
      "input \"x\", dimension 1: expected 0 or more, got -1 (shape [1, -1])"
    ) { $0.input("x", "FP32", [1, -1]) },
    Refused(
      "too few raw entries",
      "raw_input_contents: expected 2 entries, one for each of the inputs, got 1"
    ) {
      $0.input("x", "UINT8", [1])
      $0.input("y", "UINT8", [1])
      $0.blob(7, [1])
    },
    Refused(
      "too many raw entries",
      "raw_input_contents: expected 1 entries, one for each of the inputs, got 2"
    ) {
      $0.input("x", "UINT8", [1])
      $0.blob(7, [1])
      $0.blob(7, [1])
    },
    Refused(
      "raw and typed",
      "input \"y\", contents: expected none beside raw_input_contents, as raw and typed values do "
        + "not mix in one message"
    ) {
      $0.input("x", "UINT8", [1])
      $0.input("y", "UINT8", [1]) { $0.message(5) { $0.packed(4, [1]) } }
      $0.blob(7, [1])
      $0.blob(7, [1])
    },
    Refused("typed FP16", "input \"h\", contents: expected raw contents, as FP16 exists only raw") {
      $0.input("h", "FP16", [1]) { $0.message(5) { $0.blob(6, [0, 0, 0, 0]) } }
    },
    Refused(
      "BF16 without any", "input \"h\", contents: expected raw contents, as BF16 exists only raw"
    ) {
      $0.input("h", "BF16", [1])
    },
    .typed(
      "INT64", "contents: expected only int64_contents for INT64, got fp32_contents (2 values)"
    ) {
      $0.blob(6, [0, 0, 0, 0, 0, 0, 0, 0])
    },
    .typed(
      "FP32", "contents: expected only fp32_contents for FP32, got int64_contents and fp32_contents"
    ) {
      $0.packed(3, [1])
      $0.blob(6, [0, 0, 0, 0])
    },
    .typed(
      "BYTES", "contents: expected only bytes_contents for BYTES, got bool_contents (1 values)"
    ) {
      $0.number(1, 1)
    },
    .typed("UINT8", "element 2: expected 0 to 255, got 256") { $0.packed(4, [0, 255, 256]) },
    .typed("UINT16", "element 0: expected 0 to 65535, got 65536") { $0.packed(4, [65_536]) },
    .typed("INT8", "element 1: expected -128 to 127, got 128") { $0.packed(2, [1, 128]) },
    .typed("INT8", "element 0: expected -128 to 127, got -129") {
      $0.packed(2, [UInt64(bitPattern: -129)])
    },
    .typed("INT16", "element 0: expected -32768 to 32767, got 32768") { $0.packed(2, [32_768]) },
  ]

  @Test(arguments: refused)
  func refuses(_ example: Refused) {
    let complaint = error { () throws(ServingError) in try DecodedRequest(example.body) }
    #expect(complaint?.code == .invalidArgument)
    #expect(complaint?.httpStatus == 400)
    #expect(complaint?.message == example.message)
  }

  @Test func namesTheInputForMachines() {
    let body = WireWriter { $0.input("pixels", "FP32", [-2]) }.bytes
    let complaint = error { () throws(ServingError) in try DecodedRequest(body) }
    #expect(complaint?.detail == ["input": "pixels"])
  }

  @Test func refusesMoreMemoryThanTheBodyIsWorth() {
    var limits = WireLimits.defaults
    limits.arenaBytesMin = 0
    // 5,000 strings of no letters: 2 bytes each on the wire, some 50 unpacked.
    let body = WireWriter.typedRequest("BYTES", [5_000]) { contents in
      for _ in 0..<5_000 { contents.blob(8, []) }
    }
    let complaint = error { () throws(ServingError) in try DecodedRequest(body, limits: limits) }
    #expect(complaint?.code == .resourceExhausted)
    #expect(complaint?.httpStatus == 413)
    #expect(
      complaint?.message
        == "ModelInferRequest over a limit: expected a body of \(body.count) bytes to unpack into "
        + "at most \(body.count * 24) bytes of memory, got more; send tensors as raw contents")
    #expect(complaint?.detail["limit"] == "arenaBytes")
  }

  /// One byte less than a request needs is refused, wherever in the decoding it runs out.
  @Test func memoryBudgetHasASharpEdge() throws {
    let body = WireWriter {
      $0.blob(99, [1, 2, 3])
      $0.input("x", "INT8", [3]) { $0.message(5) { $0.packed(2, [1, 2, 3]) } }
      $0.input("y", "BYTES", [2]) {
        $0.message(5) {
          $0.text(8, "ab")
          $0.text(8, "c")
        }
      }
    }.bytes
    var needed: Int?
    for budget in 0..<4_096 {
      var limits = WireLimits.defaults
      limits.arenaBytesMin = 0
      limits.arenaBytesMax = budget
      let complaint = error { () throws(ServingError) in try DecodedRequest(body, limits: limits) }
      guard let complaint else {
        needed = needed ?? budget
        continue
      }
      #expect(needed == nil, "refused at \(budget), taken at \(needed ?? 0)")
      #expect(complaint.httpStatus == 413)
    }
    let edge = try #require(needed)
    #expect(edge % 8 == 0)
  }
}
