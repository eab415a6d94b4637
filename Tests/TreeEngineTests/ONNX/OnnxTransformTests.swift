import Testing

@testable import TreeEngine

@Suite("What becomes of scores on the way to an ONNX output")
struct OnnxTransformTests {
  @Test(
    "A row does not depend on the rows beside it",
    arguments: [
      .none, .logistic, .softmax, .softmaxZero, .probit, .complement, .opposed, .opposedLogistic,
    ] as [OnnxTransform.Head])
  func rows(head: OnnxTransform.Head) {
    let transform = OnnxTransform(head: head, steps: [.sigmoid, .softmax, .plus(1)])
    let targetCount = head.isExpanding ? 1 : 3
    let rows: [[Float]] = [[0.25, 0.5, 0.75], [0, 1, 0.125], [0.9, 0.1, 0]].map {
      Array($0.prefix(targetCount))
    }
    let together = apply(transform, rows.flatMap { $0 }, targetCount)
    let alone = rows.flatMap { apply(transform, $0, targetCount) }
    #expect(together.map(\.bitPattern) == alone.map(\.bitPattern))
    #expect(together.count == rows.count * transform.width(targetCount: targetCount))
  }

  @Test(
    "Each step is its operator",
    arguments: [
      (.negated, -0.5), (.plus(2), 2.5), (.minus(2), -1.5), (.takenFrom(2), 1.5), (.times(3), 1.5),
      (.over(4), 0.125), (.dividing(4), 8), (.softmax, 1), (.exponential, 1.648_721_2),
    ] as [(OnnxTransform.Step, Float)])
  func steps(step: OnnxTransform.Step, expected: Float) {
    #expect(apply(OnnxTransform(head: .none, steps: [step]), [0.5], 1) == [expected])
  }

  /// What ONNX Runtime 1.32 gives, which is not what the function is: 1.5e-8 at its lower end.
  @Test(
    "The sigmoid is that of the library to the bit",
    arguments: [
      (0x0000_0000, 0x3F00_0000),
      (0x8000_0000, 0x3F00_0000),
      (0x0000_0001, 0x3F00_0000),
      (0x3E99_999A, 0x3F13_0EAA),
      (0xBE99_999A, 0x3ED9_E2AC),
      (0x3F80_0000, 0x3F3B_26A8),
      (0xBF80_0000, 0x3E89_B2B1),
      (0x4020_0000, 0x3F6C_948F),
      (0xC0A0_0000, 0x3BDB_5040),
      (0xC120_0000, 0x383E_6000),
      (0xC178_0000, 0x3460_0000),
      (0xC18F_3333, 0x3300_0000),
      (0xC190_0000, 0x0000_0000),
      (0xC220_0000, 0x0000_0000),
      (0x40E8_0000, 0x3F7F_D17E),
      (0x4140_0000, 0x3F7F_FF9A),
      (0x418F_EB85, 0x3F80_0000),
      (0x4190_0000, 0x3F80_0000),
      (0x42C6_0000, 0x3F80_0000),
      (0x7F80_0000, 0x3F80_0000),
      (0xFF80_0000, 0x0000_0000),
    ] as [(UInt32, UInt32)])
  func sigmoid(value: UInt32, expected: UInt32) {
    #expect(OnnxMath.sigmoid(Float(bitPattern: value)).bitPattern == expected)
  }

  @Test("NaN passes the sigmoid")
  func sigmoidOfNaN() {
    #expect(OnnxMath.sigmoid(.nan).isNaN)
  }

  @Test(
    "The label is the first of the greatest scores",
    arguments: [
      ([1, 2, 3], 2), ([3, 2, 3], 0), ([-1, -1, -2], 0), ([.nan, 1, 2], 0), ([1, .nan, 2], 2),
    ] as [([Float], Int32)])
  func greatest(scores: [Float], expected: Int32) {
    let labels = OnnxLabels(values: .numbers([7, 8, 9]), rule: .greatest)
    #expect(places(labels, scores, 3) == [expected])
  }

  @Test("The second label is for scores over the threshold, and NaN is not")
  func above() {
    let labels = OnnxLabels(
      values: .texts([[1], [2]]), rule: .above(0.5, target: 1))
    #expect(places(labels, [9, 0.5, 0, 0.500_000_06, 9, .nan, 0, .infinity], 2) == [0, 1, 0, 1])
  }

  private func apply(
    _ transform: OnnxTransform, _ scores: [Float], _ targetCount: Int
  ) -> [Float] {
    let rowCount = scores.count / targetCount
    var output = [Float](
      repeating: 0, count: rowCount * transform.width(targetCount: targetCount))
    scores.withUnsafeBufferPointer { scores in
      output.withUnsafeMutableBufferPointer { output in
        guard let scores = scores.baseAddress, let output = output.baseAddress else { return }
        transform.apply(scores, rowCount: rowCount, targetCount: targetCount, into: output)
      }
    }
    return output
  }

  private func places(
    _ labels: OnnxLabels, _ scores: [Float], _ targetCount: Int
  ) -> [Int32] {
    var places = [Int32](repeating: -1, count: scores.count / targetCount)
    let rowCount = places.count
    scores.withUnsafeBufferPointer { scores in
      places.withUnsafeMutableBufferPointer { places in
        guard let scores = scores.baseAddress, let places = places.baseAddress else { return }
        labels.places(scores, rowCount: rowCount, targetCount: targetCount, into: places)
      }
    }
    return places
  }
}
