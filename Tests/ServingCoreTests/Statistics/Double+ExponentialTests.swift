import Foundation
import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct DoubleExponentialTests {
  @Test(arguments: SeededRandom.seeds)
  func agreesAnywhere(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let x = Double.random(in: -708...709, using: &random)
      let expected = Foundation.exp(x)
      #expect(abs(x.exponential - expected) <= 1e-15 * expected, "e^\(x)")
      let y = Foundation.exp(Double.random(in: -40...40, using: &random))
      for z in [y, -y] where z > -1 {
        let log = Foundation.log1p(z)
        #expect(abs(z.logOfOnePlus - log) <= 2e-15 * abs(log), "ln(1 + \(z))")
      }
    }
  }

  @Test func isRightAtTheEdges() {
    #expect(0.0.exponential == 1)
    #expect(Double.infinity.exponential == .infinity)
    #expect((-Double.infinity).exponential == 0)
    #expect(710.0.exponential == .infinity)
    #expect((-746.0).exponential == 0)
    #expect((-740.0).exponential == Foundation.exp(-740))
    #expect(709.7.exponential.isFinite)
    #expect(Double.nan.exponential.isNaN)
    #expect((-1.0).logOfOnePlus == -.infinity)
    #expect((-2.0).logOfOnePlus.isNaN)
    #expect(Double.infinity.logOfOnePlus == .infinity)
    #expect(1e-300.logOfOnePlus == 1e-300)
    #expect(Double.nan.logOfOnePlus.isNaN)
  }
}
