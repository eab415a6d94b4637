import ServingCore
import Testing

@Suite struct DivergenceTests {
  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().divergences {
      let (before, after) = (values.baseline, values.candidate)
      let stability = try #require(
        Divergence.populationStability(baseline: before, candidate: after))
      #expect(abs(stability - values.psi) < 1e-12)
      let distance = try #require(
        Divergence.kolmogorovSmirnov(baseline: before, candidate: after))
      #expect(abs(distance - values.ks) < 1e-12)
      let bits = try #require(Divergence.jensenShannonBits(baseline: before, candidate: after))
      #expect(abs(bits - values.bits) < 1e-12)
      let limit = try #require(
        Divergence.populationStabilityLimit(
          baseline: before, candidate: after, confidence: 0.95))
      // The cube is worst for one degree of freedom: within 3 %.
      #expect(SciPyValues.agree(limit, values.limit, relative: 0.03))
    }
  }

  @Test func withoutCountsNothingIsSaid() {
    for (before, after) in [([], []), ([0, 0], [1, 2]), ([1, 2], [0, 0]), ([0], [0])] {
      #expect(Divergence.populationStability(baseline: before, candidate: after) == nil)
      #expect(Divergence.kolmogorovSmirnov(baseline: before, candidate: after) == nil)
      #expect(Divergence.jensenShannonBits(baseline: before, candidate: after) == nil)
      let limit = Divergence.populationStabilityLimit(
        baseline: before, candidate: after, confidence: 0.95)
      #expect(limit == nil)
    }
  }

  @Test func theSameSharesAreNoDistance() throws {
    for (before, after) in [([3, 5, 9], [3, 5, 9]), ([7], [70]), ([0, 4, 0], [0, 4, 0])] {
      #expect(Divergence.populationStability(baseline: before, candidate: after) == 0)
      #expect(Divergence.kolmogorovSmirnov(baseline: before, candidate: after) == 0)
      let bits = try #require(Divergence.jensenShannonBits(baseline: before, candidate: after))
      #expect(bits < 1e-15)
    }
  }

  @Test func nothingInCommonIsTheLargest() throws {
    let (before, after) = ([40, 60, 0, 0], [0, 0, 10, 90])
    #expect(Divergence.kolmogorovSmirnov(baseline: before, candidate: after) == 1)
    let bits = try #require(Divergence.jensenShannonBits(baseline: before, candidate: after))
    #expect(abs(bits - 1) < 1e-15)
    let stability = try #require(
      Divergence.populationStability(baseline: before, candidate: after))
    #expect(stability > 3 && stability.isFinite)
  }

  @Test func binsThatNobodyUsesDoNotMatter() throws {
    let plain = Divergence.populationStability(baseline: [3, 7], candidate: [5, 5])
    let padded = Divergence.populationStability(
      baseline: [0, 3, 0, 0, 7], candidate: [0, 5, 0, 0, 5])
    #expect(plain == padded)
  }

  @Test func hugeCountsAreNoTrouble() throws {
    let (before, after) = ([1 << 48, 1 << 47], [1 << 47, 1 << 48])
    #expect(Divergence.kolmogorovSmirnov(baseline: before, candidate: after) != nil)
    let stability = try #require(
      Divergence.populationStability(baseline: before, candidate: after))
    #expect(abs(stability - 2 * (1 / 3.0) * 2.0.naturalLog) < 1e-12)
  }
}
