import Foundation
import ServingCore
import ServingTestKit
import Testing

@Suite struct DoubleLogarithmsTests {
  @Test(arguments: [
    1, 2, 0.5, 1.414_213_562_373_095, 1.414_213_562_373_096, 1e-300, .leastNonzeroMagnitude,
    1.7e308, 1 + 1e-12,
    1 - 1e-12, 0.999_999, 3.141_592_653_589_793, 1e9,
  ])
  func naturalLogAgrees(x: Double) {
    let expected = Foundation.log(x)
    #expect(abs(x.naturalLog - expected) <= 1e-15 * abs(expected))
  }

  @Test func naturalLogAtTheEdges() {
    #expect(0.0.naturalLog == -.infinity)
    #expect((-1.0).naturalLog.isNaN)
    #expect(Double.nan.naturalLog.isNaN)
    #expect(Double.infinity.naturalLog == .infinity)
    #expect(1.0.naturalLog == 0)
  }

  @Test(arguments: SeededRandom.seeds)
  func bothAgreeAnywhere(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      let x = Foundation.exp(Double.random(in: -40...40, using: &random))
      let log = Foundation.log(x)
      #expect(abs(x.naturalLog - log) <= 1e-15 * abs(log), "ln \(x)")
      let y = Foundation.exp(Double.random(in: -3...21, using: &random))
      var sign: Int32 = 0
      let gamma = Foundation.lgamma_r(y, &sign)
      #expect(abs(y.logGamma - gamma) <= 1e-13 + 1e-15 * abs(gamma), "ln Γ(\(y))")
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func sumsOfLogarithmsAgree(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      let a = Double.random(in: -60...60, using: &random)
      let b = Double.random(in: -60...60, using: &random)
      let expected = Foundation.log(Foundation.exp(a) + Foundation.exp(b))
      #expect(abs(Double.logSum(a, b) - expected) <= 1e-13)
    }
    #expect(Double.logSum(-.infinity, 3) == 3)
    #expect(Double.logSum(3, -.infinity) == 3)
    #expect(Double.logSum(-.infinity, -.infinity) == -.infinity)
    #expect(Double.logSum(.infinity, .infinity) == .infinity)
  }

  @Test func logGammaOfWholeNumbersIsThatOfFactorials() {
    var factorial = 1.0
    for n in 1...20 {
      #expect(abs(Double(n).logGamma - Foundation.log(factorial)) <= 1e-13)
      factorial *= Double(n)
    }
    #expect(abs(0.5.logGamma - Foundation.log(Double.pi) / 2) <= 1e-13)
    #expect(abs(Double.logBeta(2, 3) - Foundation.log(1 / 12.0)) <= 1e-13)
  }
}
