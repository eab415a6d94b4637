import OnnxEngine
import ServingCore
import ServingTestKit
import Testing

@Suite("Inputs on their way into a run")
struct InputStageTests {
  /// Two rows of three elements each, different in every byte.
  private func elements(of datatype: Datatype) -> [UInt8] {
    guard let width = datatype.byteWidth else {
      return raw(
        strings: Array("one".utf8), [], [0], Array("a\0b".utf8), Array("größe".utf8), [0xFF, 0xC0])
    }
    if datatype == .bool { return [1, 0, 1, 0, 0, 1] }
    return (0..<6 * width).map { UInt8(truncatingIfNeeded: $0 * 7 + 1) }
  }

  @Test(
    "Elements of every datatype arrive as they are, aligned or not", arguments: Datatype.allCases,
    [0, 1, 8])
  func everyDatatype(datatype: Datatype, misalignment: Int) throws {
    let session = try TestEngine.load("identity_\(datatype.name.lowercased()).onnx")
    let bytes = elements(of: datatype)
    let outputs = try session.outputs(
      of: TestInput(datatype, [2, 3], bytes, misalignment: misalignment))
    let expected = OwnedTensor(name: "y", datatype: datatype, shape: [2, 3], bytes: bytes)
    #expect(outputs == [expected])
  }

  @Test("A batch of many requests gives what each gives alone", arguments: SeededRandom.seeds)
  func manySegments(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let session = try TestEngine.load("affine.onnx")
    var alone: [UInt8] = []
    var segments: [[UInt8]] = []
    var rows = 0
    for _ in 0..<Int.random(in: 1...9, using: &random) {
      let rowCount = Int.random(in: 0...5, using: &random)
      let values = (0..<rowCount * 5).map { _ in Float.random(in: -2...2, using: &random) }
      let bytes = values.withUnsafeBytes { Array($0) }
      segments.append(bytes)
      rows += rowCount
      for row in 0..<rowCount {
        let one = Array(bytes[row * 20..<(row + 1) * 20])
        alone += try session.outputs(of: TestInput(.fp32, [1, 5], one))[0].bytes
      }
    }
    let misalignment = Int.random(in: 0...5, using: &random)
    let together = try session.outputs(
      of: TestInput(.fp32, [rows, 5], segments: segments, misalignment: misalignment))
    #expect(together[0].shape == [rows, 3])
    #expect(together[0].bytes == alone)
  }

  @Test("String elements of many requests stand together in order")
  func manyStringSegments() throws {
    let session = try TestEngine.load("identity_bytes.onnx")
    let first = raw(strings: [1], [], [2, 2])
    let second = raw(strings: [0, 0], [3], [])
    let outputs = try session.outputs(of: TestInput(.bytes, [2, 3], first, second))
    #expect(outputs[0].bytes == first + second)
  }

  @Test("A BOOL byte that is neither 0 nor 1 counts as true")
  func normalizedBool() throws {
    let session = try TestEngine.load("where.onnx")
    let outputs = try session.outputs(
      of: TestInput(.bool, [4], [0, 2], [255, 1]),
      TestInput(.int64, [4], raw(1, 2, 3, 4 as Int64)),
      TestInput(.int64, [4], raw(-1, -2, -3, -4 as Int64)))
    #expect(outputs[0].bytes == raw(-1, 2, 3, 4 as Int64))
    let identity = try TestEngine.load("identity_bool.onnx")
    #expect(
      try identity.outputs(of: TestInput(.bool, [1, 3], [0, 7, 1]))[0].bytes == [0, 1, 1])
  }

  @Test("An input without elements runs")
  func noElements() throws {
    let numbers = try TestEngine.load("identity_fp32.onnx")
    #expect(try numbers.outputs(of: TestInput(.fp32, [0, 3], []))[0].shape == [0, 3])
    #expect(try numbers.outputs(of: TestInput(.fp32, [0, 3], segments: []))[0].bytes.isEmpty)
    let strings = try TestEngine.load("identity_bytes.onnx")
    #expect(try strings.outputs(of: TestInput(.bytes, [0, 3], []))[0].shape == [0, 3])
  }

  @Test("A large batch between small ones changes nothing")
  func largeBetweenSmall() throws {
    let session = try TestEngine.load("identity_uint8.onnx")
    for rows in [1, 1_500_000, 2] {
      let bytes = (0..<rows * 3).map { UInt8(truncatingIfNeeded: $0) }
      let half = bytes.count / 2
      let outputs = try session.outputs(
        of: TestInput(.uint8, [rows, 3], Array(bytes[..<half]), Array(bytes[half...])))
      #expect(outputs[0].bytes == bytes)
    }
  }

  @Test(
    "A batch that is not what was checked is an error, not a run",
    arguments: [
      (
        "identity_fp32.onnx", TestInput(.fp64, [1, 3], raw(1, 2, 3 as Double)),
        "expected FP32, got FP64 [1, 3]"
      ),
      (
        "identity_fp32.onnx", TestInput(.fp32, [1, 3], raw(1, 2 as Float)),
        "expected 12 bytes for [1, 3], got 8"
      ),
      ("identity_fp32.onnx", TestInput(.fp32, [-1, 3], []), "expected FP32, got FP32 [-1, 3]"),
      (
        "identity_fp32.onnx", TestInput(.fp32, [1, .max], []),
        "expected more bytes than can be counted for [1, \(Int.max)], got 0"
      ),
      (
        "identity_bytes.onnx", TestInput(.bytes, [1, 3], raw(strings: [1], [2])),
        "expected 3 elements for [1, 3], got 2"
      ),
      (
        "identity_bytes.onnx", TestInput(.bytes, [1, 3], raw(strings: [1], [2], [3], [4])),
        "expected 3 elements for [1, 3], got more"
      ),
    ])
  func mismatch(model: String, input: TestInput, problem: String) throws {
    let session = try TestEngine.load(model)
    let error = try #require(throws: ServingError.self) { _ = try session.outputs(of: input) }
    #expect(error.code == .internal)
    #expect(error.message.contains(problem), "\(error)")
    #expect(error.detail["input"] == "x")
  }
}
