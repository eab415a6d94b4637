import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct OutputRowsTests {
  /// What a session that echoes gives for rows of texts beside rows of two bytes.
  private static func outputs(_ texts: [String]) throws -> BatchOutputs {
    let dimensions: [Dimension] = [.dynamic(name: "batch")]
    let session = EchoSession([
      TensorSpec(name: "text", datatype: .bytes, dimensions: dimensions),
      TensorSpec(name: "pair", datatype: .uint8, dimensions: dimensions + [.fixed(2)]),
    ])
    let encoded = texts.flatMap { text in
      withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian, Array.init) + Array(text.utf8)
    }
    let pairs = texts.indices.flatMap { [UInt8($0), UInt8($0 + 100)] }
    return try encoded.withUnsafeBytes { bytes throws -> BatchOutputs in
      try pairs.withUnsafeBytes { pairs throws -> BatchOutputs in
        try session.run(
          EngineBatch(inputs: [
            BatchInput(datatype: .bytes, shape: [texts.count], segments: [bytes]),
            BatchInput(datatype: .uint8, shape: [texts.count, 2], segments: [pairs]),
          ]))
      }
    }
  }

  private static func texts(_ view: TensorView) -> [String] {
    var texts: [String] = []
    var elements = BytesElements(view.bytes)
    while let element = elements.next() { texts.append(String(decoding: element, as: UTF8.self)) }
    return texts
  }

  @Test(arguments: [0..<1, 1..<3, 3..<4, 0..<4, 2..<2])
  func keepsARequestsOwnRows(_ range: Range<Int>) throws {
    let all = ["", "one", "two words", "æ"]
    let rows = OutputRows()
    rows.keep(try Self.outputs(all), rows: range)
    let kept = try #require(rows.outputs)
    #expect(Self.texts(kept.tensors[0].view) == Array(all[range]))
    #expect(Array(kept.tensors[1].view.bytes) == range.flatMap { [UInt8($0), UInt8($0 + 100)] })
    for place in 0..<range.count {
      #expect(
        Self.texts(kept.tensors[0].slice(rows: place..<place + 1))
          == [all[range.lowerBound + place]])
    }
  }

  @Test func keepsEverythingOfAModelThatDoesNotShareRuns() throws {
    let rows = OutputRows()
    rows.keep(try Self.outputs(["a", "b"]), rows: nil)
    #expect(rows.outputs.map { Self.texts($0.tensors[0].view) } == ["a", "b"])
  }

  @Test func isUsedAgain() throws {
    let rows = OutputRows()
    rows.keep(try Self.outputs(["a long one to begin with", "b"]), rows: 0..<2)
    rows.keep(try Self.outputs(["c"]), rows: 0..<1)
    #expect(rows.outputs.map { Self.texts($0.tensors[0].view) } == ["c"])
    rows.clear()
    #expect(rows.outputs == nil)
  }

  @Test func countsWhatItWouldKeep() throws {
    let outputs = try Self.outputs(["abc", "d"])
    #expect(OutputRows.byteCount(of: outputs, rows: 0..<1) == 4 + 3 + 2)
    #expect(OutputRows.byteCount(of: outputs, rows: nil) == 8 + 4 + 4)
  }
}
