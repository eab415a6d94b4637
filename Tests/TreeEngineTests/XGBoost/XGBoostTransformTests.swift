import Testing
import TreeEngine

@Suite("What XGBoost's objectives make of margins")
struct XGBoostTransformTests {
  private func apply(
    _ transform: XGBoostTransform, _ scores: [Float], targetCount: Int
  ) -> [Float] {
    let rowCount = scores.count / targetCount
    let width = transform.width(targetCount: targetCount)
    var output = [Float](repeating: -1, count: rowCount * width)
    transform.apply(scores, rowCount: rowCount, targetCount: targetCount, into: &output)
    return output
  }

  @Test("Margins beyond the exponential's range end at certainties, not at NaN")
  func sigmoid() {
    let found = apply(.sigmoid, [0, 1_000, -1_000, .infinity, -.infinity, -88.7], targetCount: 1)
    #expect(found[0] == 0.5)
    #expect(found[1] == 1 && found[3] == 1)
    #expect(found[2] > 0 && found[2] == found[5] && found[4] == found[5])
    #expect(apply(.sigmoid, [.nan], targetCount: 1)[0].isNaN)
  }

  @Test("Exponentials go from 0 to infinity")
  func exponential() {
    for transform in [XGBoostTransform.exponential, .exponentialInDouble] {
      let found = apply(transform, [0, 89, -104, .infinity, -.infinity], targetCount: 1)
      #expect(found == [1, .infinity, 0, .infinity, 0])
    }
  }

  @Test("The step is above zero, not at it")
  func step() {
    let found = apply(.step, [0, -0.0, .leastNonzeroMagnitude, -1, .nan], targetCount: 1)
    #expect(found == [0, 0, 1, 0, 0])
  }

  @Test("Shares add up to one, whatever the margins' size")
  func softmax() {
    let found = apply(.softmax, [1, 1, 1_000, 0, 5, 5, 5, 5], targetCount: 4)
    #expect(found == [0, 0, 1, 0, 0.25, 0.25, 0.25, 0.25])
    #expect(apply(.softmax, [7], targetCount: 1) == [1])
  }

  @Test("Of classes with the same margin the first is it")
  func largest() {
    let found = apply(.largest, [1, 3, 3, -1, -2, -3, 0, 0, 0, .nan, 1, 2], targetCount: 3)
    #expect(found == [1, 0, 0, 0])
  }

  @Test("Other transforms keep a number for each target")
  func width() {
    #expect(XGBoostTransform.largest.width(targetCount: 5) == 1)
    #expect(XGBoostTransform.softmax.width(targetCount: 5) == 5)
    #expect(apply(.identity, [1, -0.0, 3], targetCount: 3) == [1, 0, 3])
  }
}
