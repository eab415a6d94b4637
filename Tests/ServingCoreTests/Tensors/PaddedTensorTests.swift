import ServingCore
import ServingTestKit
import Testing

@Suite struct PaddedTensorTests {
  private static func padded(
    _ tensors: [OwnedTensor], to shape: Shape, with value: [UInt8]
  ) -> [UInt8] {
    let store = ByteStore()
    for tensor in tensors {
      tensor.bytes.withUnsafeBytes { bytes in
        var target = shape
        target[0] = tensor.shape[0]
        PaddedTensor.append(
          TensorView(datatype: tensor.datatype, shape: tensor.shape, bytes: bytes),
          paddedTo: target, with: value, to: store)
      }
    }
    return Array(store.bytes)
  }

  @Test func rowsAreFilledUpBehindTheirEnds() {
    let bytes = Self.padded(
      [.fp32("x", rows: [[1], [2]]), .fp32("x", rows: [[3, 4, 5]])], to: [3, 3],
      with: [0, 0, 128, 191])
    let got = OwnedTensor(name: "x", datatype: .fp32, shape: [3, 3], bytes: bytes)
    #expect(got.floats == [1, -1, -1, 2, -1, -1, 3, 4, 5])
  }

  @Test func aRowOfNothingIsPaddingAlone() {
    let empty = OwnedTensor(name: "x", datatype: .uint8, shape: [2, 0], bytes: [])
    #expect(Self.padded([empty], to: [2, 3], with: [7]) == [7, 7, 7, 7, 7, 7])
  }

  @Test func severalAxesAtOnce() {
    let tensor = OwnedTensor(name: "x", datatype: .uint8, shape: [1, 2, 2], bytes: [1, 2, 3, 4])
    #expect(
      Self.padded([tensor], to: [1, 3, 4], with: [0]) == [1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0])
  }

  @Test func stringsArePaddedWithStrings() {
    func strings(_ words: [String]) -> [UInt8] {
      var bytes: [UInt8] = []
      for word in words { BytesElements.append(word.utf8, to: &bytes) }
      return bytes
    }
    let tensors = [
      OwnedTensor(name: "x", datatype: .bytes, shape: [1, 1], bytes: strings(["a"])),
      OwnedTensor(name: "x", datatype: .bytes, shape: [1, 3], bytes: strings(["", "bc", "d"])),
    ]
    #expect(
      Self.padded(tensors, to: [2, 3], with: strings(["<pad>"]))
        == strings(["a", "<pad>", "<pad>", "", "bc", "d"]))
  }

  /// What is padded and cut again is what it was, for every width of elements.
  @Test(arguments: SeededRandom.seeds)
  func cuttingUndoesPadding(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let datatype: Datatype =
        [.uint8, .int16, .fp32, .int64].randomElement(using: &random) ?? .uint8
      let width = try #require(datatype.byteWidth)
      let dimensions = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        Int.random(in: 0...4, using: &random)
      }
      let shape = try #require(Shape(dimensions))
      var large = shape
      for axis in 1..<max(1, shape.rank) { large[axis] += Int.random(in: 0...3, using: &random) }
      let bytes = (0..<dimensions.reduce(1, *) * width).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let value = (0..<width).map { _ in UInt8.random(in: 0...255, using: &random) }
      let padded = Self.padded(
        [OwnedTensor(name: "x", datatype: datatype, shape: shape, bytes: bytes)], to: large,
        with: value)
      #expect(padded.count == (large.elementCount ?? 0) * width)
      var cut: [UInt8] = []
      var isPadding = [Bool](repeating: true, count: padded.count)
      ElementRuns.forEach(of: shape, in: large) { _, place, count in
        let range = place * width..<(place + count) * width
        cut += padded[range]
        for index in range { isPadding[index] = false }
      }
      #expect(cut == bytes)
      let wrong = padded.indices.first { isPadding[$0] && padded[$0] != value[$0 % width] }
      #expect(wrong == nil, "\(shape) in \(large)")
    }
  }
}
