import ServingCore
import Testing

@Suite struct DriftScaleTests {
  @Test(arguments: DriftScale.allCases)
  func edgesAscend(_ scale: DriftScale) {
    let edges = scale.edges
    #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
    #expect(scale.binCount == edges.count - 1)
    #expect(Set(edges).isSuperset(of: [0, 0.02, 0.5, 0.98, 1]))
  }

  @Test func theLadderIsTheSameOnBothSidesFromOneOn() {
    let edges = DriftScale.ladder.edges
    #expect(edges.first == -1e9 && edges.last == 1e9)
    let negative = edges.filter { $0 <= -1 }.map { -$0 }
    #expect(Array(negative.reversed()) == edges.filter { $0 >= 1 })
    #expect(DriftScale.ladder.binCount == 202)
  }

  /// Every value is in the bin whose edges are around it, the first and the last take the rest.
  @Test(
    arguments: [
      -1e300, -1e9, -7.5, -0.3, -0.0001, -0.0, 0, 0.0005, 0.29, 0.57, 0.58, 0.9999, 1, 1.2, 3.5,
      999_999_999, 1e9, 1e300,
    ] as [Double])
  func valuesAreInTheirBin(_ value: Double) throws {
    for kind in [OutputKind.score, .probabilities] {
      var comparison = Comparison(.one(kind))
      let tensor = OwnedTensor.numbers([value], .fp64)
      comparison.add(PairScript(baseline: [tensor], candidate: [tensor]))
      let histogram = try #require(comparison.total.outputs[0].histogram)
      #expect(histogram.baseline == histogram.candidate)
      let bin = try #require(histogram.baseline.firstIndex(of: 1))
      let edges = histogram.edges
      #expect(bin == 0 || edges[bin] <= value)
      #expect(bin == edges.count - 2 || value < edges[bin + 1])
    }
  }
}
