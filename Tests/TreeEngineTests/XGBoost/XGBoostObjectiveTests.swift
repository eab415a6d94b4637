import Testing

@testable import TreeEngine

@Suite("XGBoost's objectives")
struct XGBoostObjectiveTests {
  @Test(
    "A base score becomes a margin",
    arguments: [
      (.identity, 0.5, 0.5), (.identity, -3, -3), (.logit, 0.5, 0), (.logit, -0.1, nil),
      (.logit, 1.1, nil), (.logarithm, 1, 0), (.logarithm, 0, -.infinity), (.logarithm, -1, nil),
    ] as [(XGBoostObjective.Link, Float, Float?)])
  func link(link: XGBoostObjective.Link, score: Float, margin: Float?) {
    // -0 and 0 are the same start.
    #expect(link.margin(of: score) == margin)
  }

  @Test("Certain base scores have finite margins")
  func certain() throws {
    let high = try #require(XGBoostObjective.Link.logit.margin(of: 1))
    let low = try #require(XGBoostObjective.Link.logit.margin(of: 0))
    #expect(high.isFinite && high > 13 && low.isFinite && low < -13)
  }

  @Test("Names are those of XGBoost 3.2")
  func names() {
    #expect(XGBoostObjective.names.count == 20)
    #expect(XGBoostObjective.named("reg:gblinear") == nil)
  }
}
