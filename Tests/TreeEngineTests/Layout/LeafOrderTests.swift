import Testing

@testable import TreeEngine

@Suite("Leaves from left to right")
struct LeafOrderTests {
  private static func branch(_ left: Int32, _ right: Int32) -> Branch {
    Branch(column: 0, test: .atMost(0), missingGoesLeft: true, left: left, right: right)
  }

  private static func tree(_ branches: [Branch]) -> DecisionTree {
    let leafCount = branches.count + 1
    return DecisionTree(
      branches: branches, leafValues: [Double](repeating: 0, count: leafCount),
      leafIDs: [Int32](repeating: 0, count: leafCount), target: 0)
  }

  @Test("A single leaf")
  func single() {
    let order = LeafOrder(Self.tree([]))
    #expect(order.leaves == [0])
    #expect(order.leftLeaves.isEmpty)
  }

  @Test("Whatever the numbers of branches and leaves")
  func numbers() {
    //        0
    //    2       1
    //  l3  l0  l1  l2
    let order = LeafOrder(
      Self.tree([Self.branch(2, 1), Self.branch(~1, ~2), Self.branch(~3, ~0)]))
    #expect(order.leaves == [3, 0, 1, 2])
    #expect(order.leftLeaves == [0..<2, 2..<3, 0..<1])
  }

  @Test("A chain as deep as a file may say")
  func chain() {
    let depth: Int32 = 200_000
    let order = LeafOrder(
      Self.tree((0..<depth).map { Self.branch($0 + 1 < depth ? $0 + 1 : ~0, ~($0 + 1)) }))
    #expect(order.leaves.count == Int(depth) + 1)
    #expect(order.leftLeaves[0] == 0..<Int(depth))
  }
}
