import ServingCore
import Testing

@Suite struct RunCostsTests {
  static let classes: [(elements: Int, costClass: Int)] = [
    (-1, 0), (0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (1_023, 10), (1_024, 11), (.max, 63),
  ]

  @Test(arguments: classes)
  func classesArePowersOfTwo(elements: Int, costClass: Int) {
    #expect(RunCosts.costClass(elementsPerRow: elements) == costClass)
    #expect(costClass < RunCosts.classCountMax)
  }

  @Test func classesAreKeptApart() {
    var costs = RunCosts()
    for _ in 0..<10 {
      costs.observe(costClass: 2, rows: 1, nanoseconds: 200)
      costs.observe(costClass: 5, rows: 1, nanoseconds: 500)
    }
    #expect(costs[2].estimate(rows: 1) == 200)
    #expect(costs[5].estimate(rows: 1) == 500)
    #expect(!costs[3].isKnown && !costs[6].isKnown)
  }

  /// The first and the last class take what lies beyond them.
  @Test(arguments: [(Int.min, 0), (-1, 0), (RunCosts.classCountMax, 64), (Int.max, 64)])
  func everyNumberHasAClass(costClass: Int, kept: Int) {
    var costs = RunCosts()
    for _ in 0..<10 { costs.observe(costClass: costClass, rows: 1, nanoseconds: 300) }
    #expect(costs[kept].estimate(rows: 1) == 300)
    #expect(costs[costClass].estimate(rows: 1) == 300)
    #expect(!costs[32].isKnown)
  }
}
