import CTreeKernels
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Nodes as walks read them")
struct WalkBuilderTests {
  @Test("The left node stands before the right one, and a leaf leads nowhere")
  func pairs() {
    let ensemble = TreeEnsembleCheckTests.sound
    var builder = WalkBuilder(ensemble, setPlaces: [10])
    builder.add(ensemble.trees[0])
    #expect(builder.nodes.map(\.step) == [1, 0, 1, 0, 0])
    #expect(builder.nodes[0].threshold == ctk_key(1))
    #expect(builder.nodes[2].set == 11)
    #expect(builder.nodes[2].threshold == 1)
    #expect(builder.leafNumbers == [0, 0, 0, 1, 2])
    #expect(builder.trees[0].depth == 2)
    #expect(builder.narrowNodes() == nil)
  }

  /// A tree of `2^depth` leaves whose branches ask for the row's first number, in its order.
  private static func perfect(depth: Int) -> TreeEnsemble {
    var ensemble = TreeEnsembleCheckTests.sound
    let leafCount = 1 << depth
    let branches = (1..<leafCount).map { node in
      // As in a heap: the children of node n are 2n and 2n + 1, and leaves begin at `leafCount`.
      let level = Int.bitWidth - 1 - node.leadingZeroBitCount
      let width = leafCount >> level
      let first = (node - (1 << level)) * width
      func child(_ number: Int) -> Int32 {
        number < leafCount ? Int32(number - 1) : ~Int32(number - leafCount)
      }
      return Branch(
        column: 0, test: .atMost(Float(first + width / 2) - 0.5), missingGoesLeft: true,
        left: child(2 * node), right: child(2 * node + 1))
    }
    ensemble.trees = [
      DecisionTree(
        branches: branches, leafValues: (0..<leafCount).map(Double.init),
        leafIDs: (0..<Int32(leafCount)).map { $0 }, target: 0)
    ]
    return ensemble
  }

  @Test("A step that 16 bits do not hold makes nodes wide", arguments: [(14, false), (16, true)])
  func steps(_ depth: Int, _ isWide: Bool) throws {
    let ensemble = Self.perfect(depth: depth)
    try ensemble.check()
    var builder = WalkBuilder(ensemble, setPlaces: [0])
    builder.add(ensemble.trees[0])
    #expect((builder.narrowNodes() == nil) == isWide)
    let runner = ScoreRunner(ScoreModel<Float>(ensemble))
    let leaves: [Float] = [0, 1, 1_000, Float(1 << depth) - 1]
    #expect(runner.scores(of: leaves.map { [$0, 0] }) == leaves.map { [$0] })
  }

  @Test("Trees of a group are in the order of their depth")
  func order() {
    let random = RandomEnsemble(seed: 5, .init(trees: 130...130), .float)
    var builder = WalkBuilder(
      random.ensemble, setPlaces: [UInt32](repeating: 0, count: random.ensemble.categorySets.count))
    for tree in random.ensemble.trees { builder.add(tree) }
    let order = builder.order()
    for first in stride(from: 0, to: order.count, by: Int(ctk_walk_group)) {
      let group = order[first..<min(first + Int(ctk_walk_group), order.count)]
      #expect(Set(group) == Set(UInt32(first)..<UInt32(first + group.count)))
      let depths = group.map { builder.trees[Int($0)].depth }
      #expect(depths == depths.sorted())
    }
  }
}
