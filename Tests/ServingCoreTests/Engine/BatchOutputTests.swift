import ServingCore
import Testing

@Suite struct BatchOutputTests {
  struct Slice: CustomTestStringConvertible {
    var rows: Range<Int>
    var bytes: [UInt8]
    var testDescription: String { "rows \(rows)" }
  }

  @Test(arguments: [
    Slice(rows: 0..<3, bytes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    Slice(rows: 0..<1, bytes: [0, 1, 2, 3]), Slice(rows: 1..<3, bytes: [4, 5, 6, 7, 8, 9, 10, 11]),
    Slice(rows: 2..<3, bytes: [8, 9, 10, 11]), Slice(rows: 1..<1, bytes: []),
    Slice(rows: 3..<3, bytes: []),
  ])
  func cutsRowsOfFixedWidth(_ slice: Slice) {
    withOutput(.uint16, [3, 2], Array(0..<12)) { output in
      let part = output.slice(rows: slice.rows)
      #expect(part.datatype == .uint16)
      #expect(part.shape == [slice.rows.count, 2])
      #expect(Array(part.bytes) == slice.bytes)
    }
  }

  @Test(arguments: [
    Slice(rows: 0..<3, bytes: [1, 0, 0, 0, 7, 0, 0, 0, 0, 2, 0, 0, 0, 8, 9]),
    Slice(rows: 0..<1, bytes: [1, 0, 0, 0, 7]), Slice(rows: 1..<2, bytes: [0, 0, 0, 0]),
    Slice(rows: 1..<3, bytes: [0, 0, 0, 0, 2, 0, 0, 0, 8, 9]),
    Slice(rows: 2..<3, bytes: [2, 0, 0, 0, 8, 9]), Slice(rows: 2..<2, bytes: []),
  ])
  func cutsRowsOfBytesByTheirOffsets(_ slice: Slice) {
    let bytes: [UInt8] = [1, 0, 0, 0, 7, 0, 0, 0, 0, 2, 0, 0, 0, 8, 9]
    withOutput(.bytes, [3], bytes, offsets: [0, 5, 9, 15]) { output in
      let part = output.slice(rows: slice.rows)
      #expect(part.shape == [slice.rows.count])
      #expect(Array(part.bytes) == slice.bytes)
    }
  }

  @Test func cutsSeveralBytesElementsARow() {
    let bytes: [UInt8] = [0, 0, 0, 0, 1, 0, 0, 0, 5, 1, 0, 0, 0, 6, 0, 0, 0, 0]
    withOutput(.bytes, [2, 2], bytes, offsets: [0, 4, 9, 14, 18]) { output in
      #expect(Array(output.slice(rows: 1..<2).bytes) == [1, 0, 0, 0, 6, 0, 0, 0, 0])
    }
  }

  @Test func rowsWithoutElementsAreEmpty() {
    withOutput(.fp32, [4, 0], []) { output in
      let part = output.slice(rows: 1..<3)
      #expect(part.shape == [2, 0])
      #expect(part.bytes.isEmpty)
    }
  }

  @Test func theWholeIsTheViewItself() {
    withOutput(.uint8, [2], [1, 2]) { output in
      #expect(output.slice(rows: 0..<2).bytes.baseAddress == output.view.bytes.baseAddress)
    }
  }

  @Test func rowsOutsideTheBatchStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let view = TensorView(
        datatype: .uint8, shape: [2], bytes: UnsafeRawBufferPointer(start: nil, count: 0))
      _ = BatchOutput(view: view).slice(rows: 1..<3)
    }
  }

  private func withOutput(
    _ datatype: Datatype, _ shape: Shape, _ bytes: [UInt8], offsets: [Int]? = nil,
    _ body: (BatchOutput) -> Void
  ) {
    bytes.withUnsafeBytes { bytes in
      let view = TensorView(datatype: datatype, shape: shape, bytes: bytes)
      guard let offsets else { return body(BatchOutput(view: view)) }
      offsets.withUnsafeBufferPointer { body(BatchOutput(view: view, elementOffsets: $0)) }
    }
  }
}
