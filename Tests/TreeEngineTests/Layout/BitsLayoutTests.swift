import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Ensembles that bit vectors hold")
struct BitsLayoutTests {
  @Test("Trees of at most so many leaves", arguments: [(1_024, true), (1_025, false)])
  func leaves(_ leafCount: Int, _ isHeld: Bool) {
    let shape = RandomEnsemble.Shape(
      trees: 1...1, leaves: leafCount...leafCount, hasSets: false)
    // A random tree, not a chain: seeds differ in that.
    let random = RandomEnsemble(seed: 2, shape, .float)
    #expect((BitsLayout<Float>(random.ensemble) != nil) == isHeld)
  }

  @Test("A chain, whose branches each touch all planes to their left, is left to the walk")
  func chain() {
    let leafCount = 1_024
    var ensemble = TreeEnsembleCheckTests.sound
    ensemble.trees = [
      DecisionTree(
        branches: (0..<Int32(leafCount - 1)).map { branch in
          Branch(
            column: 0, test: .atMost(Float(branch)), missingGoesLeft: true,
            left: Int(branch) + 2 < leafCount ? branch + 1 : ~0, right: ~(branch + 1))
        },
        leafValues: [Double](repeating: 1, count: leafCount),
        leafIDs: [Int32](repeating: 0, count: leafCount), target: 0)
    ]
    #expect(BitsLayout<Float>(ensemble) == nil)
  }

  @Test("Numbers of leaves that planes would be filled up with many times over")
  func values() {
    let random = RandomEnsemble(
      seed: 1,
      .init(trees: 20...20, leaves: 2...2, targets: 1_000, areVectors: true, hasSets: false),
      .float)
    #expect(BitsLayout<Float>(random.ensemble) == nil)
  }
}
