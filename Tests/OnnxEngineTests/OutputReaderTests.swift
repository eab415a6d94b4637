import OnnxEngine
import ServingCore
import Testing

@Suite("Outputs of a run")
struct OutputReaderTests {
  @Test("String outputs say where each element begins")
  func stringOffsets() throws {
    let session = try TestEngine.load("identity_bytes.onnx")
    let strings = [Array("zero".utf8), [], [0, 0], Array("three".utf8), [9], []] as [[UInt8]]
    var bytes: [UInt8] = []
    var offsets = [0]
    for string in strings {
      BytesElements.append(string, to: &bytes)
      offsets.append(bytes.count)
    }
    try session.withBatch([TestInput(.bytes, [2, 3], bytes)]) { batch in
      let outputs = try session.run(batch)
      withExtendedLifetime(outputs) {
        let output = outputs.tensors[0]
        #expect(output.elementOffsets.map { Array($0) } == offsets)
        #expect(Array(output.slice(rows: 0..<1).bytes) == Array(bytes[..<offsets[3]]))
        #expect(Array(output.slice(rows: 1..<2).bytes) == Array(bytes[offsets[3]...]))
      }
    }
  }

  @Test("Rows of numbers are cut without a copy")
  func rows() throws {
    let session = try TestEngine.load("identity_int16.onnx")
    let input = TestInput(.int16, [2, 3], raw(1, 2, 3, 4, 5, 6 as Int16))
    try session.withBatch([input]) { batch in
      let outputs = try session.run(batch)
      withExtendedLifetime(outputs) {
        #expect(outputs.tensors[0].elementOffsets == nil)
        #expect(Array(outputs.tensors[0].slice(rows: 1..<2).bytes) == raw(4, 5, 6 as Int16))
      }
    }
  }

  @Test("The shape is the run's own, down to no elements")
  func actualShape() throws {
    let numbers = try TestEngine.load("non_zero.onnx")
    let some = try numbers.outputs(of: TestInput(.fp32, [4], raw(0, 5, 0, 6 as Float)))[0]
    #expect(some.shape == [1, 2])
    #expect(some.bytes == raw(1, 3 as Int64))
    let none = try numbers.outputs(of: TestInput(.fp32, [2], raw(0, 0 as Float)))[0]
    #expect(none.shape == [1, 0])
    #expect(none.bytes.isEmpty)

    let strings = try TestEngine.load("compress_bytes.onnx")
    let text = TestInput(.bytes, [3], raw(strings: [1], [2, 2], []))
    let two = try strings.outputs(of: text, TestInput(.bool, [3], [0, 1, 1]))[0]
    #expect(two.shape == [2])
    #expect(two.bytes == raw(strings: [2, 2], []))
    let no = try strings.outputs(of: text, TestInput(.bool, [3], [0, 0, 0]))[0]
    #expect(no.shape == [0])
    #expect(no.bytes.isEmpty)
  }

  @Test("An input that is also an output is copied out of the run's memory")
  func passThrough() throws {
    let session = try TestEngine.load("pass_through.onnx")
    let first = TestInput(.fp32, [2, 3], raw(-1, 2, -3 as Float), raw(4, -5, 6 as Float))
    let second = TestInput(.fp32, [2, 3], raw(7, 7, 7 as Float), raw(7, 7, 7 as Float))
    let held = try session.withBatch([first]) { try session.run($0) }
    _ = try session.outputs(of: second)
    #expect(
      held.owned().map(\.bytes) == [
        raw(0, 2, 0, 4, 0, 6 as Float), raw(-1, 2, -3, 4, -5, 6 as Float),
      ])
  }
}
