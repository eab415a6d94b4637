import Foundation
import Testing

@testable import TreeEngine

@Suite struct LightGBMTransformTests {
  @Test(
    arguments: [
      (.identity, 2.5, 2.5), (.identity, -0.0, -0.0), (.signedSquare, 3, 9),
      (.signedSquare, -3, -9), (.signedSquare, 0, 0), (.exponential, 0, 1),
      (.exponential, -1e3, 0), (.exponential, 1e3, .infinity), (.softplus, 0, log(2.0)),
      (.softplus, -50, 1.9287498479639178e-22), (.logistic(slope: 1), 0, 0.5),
      (.logistic(slope: 2), 1e3, 1), (.logistic(slope: 2), -1e3, 0),
      (.softmax, 1e3, 1),
    ] as [(LightGBMTransform.Conversion, Double, Double)])
  func oneScore(conversion: LightGBMTransform.Conversion, score: Double, answer: Double) {
    let found = apply(LightGBMTransform(conversion), [score], targetCount: 1)
    #expect(found.map(\.bitPattern) == [answer.bitPattern])
  }

  @Test func shares() {
    let found = apply(LightGBMTransform(.softmax), [0, 0, 1e3, 0, -1e3, 0], targetCount: 2)
    #expect(found == [0.5, 0.5, 1, 0, 0, 1])
  }

  @Test func averagesFirst() {
    let forest = LightGBMTransform(.signedSquare, divisor: 4)
    #expect(apply(forest, [8, -4], targetCount: 1) == [4, -1])
    #expect(
      apply(LightGBMTransform(.identity, divisor: 3), [1, 2], targetCount: 2) == [1 / 3, 2 / 3])
  }

  @Test func noRowsAreNoAnswers() {
    #expect(apply(LightGBMTransform(.softmax), [], targetCount: 3).isEmpty)
  }

  private func apply(
    _ transform: LightGBMTransform, _ scores: [Double], targetCount: Int
  ) -> [Double] {
    var output = [Double](repeating: .nan, count: scores.count)
    transform.apply(
      scores, rowCount: scores.count / targetCount, targetCount: targetCount, into: &output)
    return output
  }
}
