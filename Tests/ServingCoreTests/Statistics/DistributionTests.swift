import ServingTestKit
import Testing

@testable import ServingCore

/// The distributions that everything else rests on, against SciPy.
@Suite struct DistributionTests {
  @Test func normalQuantilesAreSciPys() throws {
    for values in try SciPyValues.read().normalQuantiles {
      let quantile = StandardNormal.quantile(values[0])
      #expect(SciPyValues.agree(quantile, values[1], relative: 2e-15), "of \(values[0])")
    }
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1) == .infinity)
    #expect(StandardNormal.quantile(0.5) == 0)
    #expect(abs(StandardNormal.quantile(confidence: 0.95) - 1.959_963_984_540_054) < 1e-14)
  }

  @Test func normalTailsAreSciPys() throws {
    for values in try SciPyValues.read().normalTails {
      let tail = StandardNormal.tail(above: values[0])
      #expect(SciPyValues.agree(tail, values[1], relative: 1e-12), "above \(values[0])")
    }
    #expect(StandardNormal.tail(above: .infinity) == 0)
    #expect(StandardNormal.tail(above: -.infinity) == 1)
    #expect(StandardNormal.tail(above: .nan).isNaN)
    #expect(StandardNormal.twoSidedPValue(0) == 1)
    #expect(abs(StandardNormal.twoSidedPValue(-1.959_963_984_540_054) - 0.05) < 1e-14)
  }

  @Test(arguments: SeededRandom.seeds)
  func quantilesAndTailsAreInverse(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      let x = Double.random(in: 0...30, using: &random)
      let back = -StandardNormal.quantile(StandardNormal.tail(above: x))
      #expect(abs(back - x) <= 1e-12 * max(1, x), "\(x)")
    }
  }

  @Test func studentsQuantilesAreSciPys() throws {
    for values in try SciPyValues.read().student {
      let quantile = StudentT.quantile(confidence: values[0], degrees: values[1])
      #expect(
        SciPyValues.agree(quantile, values[2], relative: 1e-10),
        "confidence \(values[0]), \(values[1]) degrees: \(quantile), not \(values[2])")
    }
  }

  @Test func theIncompleteBetaFunctionIsSciPys() throws {
    for values in try SciPyValues.read().beta {
      let value = IncompleteBeta.regularized(
        values[0], complement: 1 - values[0], a: values[1], b: values[2])
      #expect(
        SciPyValues.agree(value, values[3], relative: 1e-11),
        "x \(values[0]), a \(values[1]), b \(values[2]): \(value), not \(values[3])")
    }
    #expect(IncompleteBeta.regularized(0, complement: 1, a: 2, b: 3) == 0)
    #expect(IncompleteBeta.regularized(1, complement: 0, a: 2, b: 3) == 1)
  }
}
