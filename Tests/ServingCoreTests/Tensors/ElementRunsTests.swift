import ServingCore
import ServingTestKit
import Testing

@Suite struct ElementRunsTests {
  struct Run: Equatable {
    var small: Int
    var large: Int
    var count: Int
  }

  private static func runs(_ small: Shape, _ large: Shape) -> [Run] {
    var runs: [Run] = []
    ElementRuns.forEach(of: small, in: large) { runs.append(Run(small: $0, large: $1, count: $2)) }
    return runs
  }

  @Test func equalShapesAreOneRun() {
    #expect(Self.runs([2, 3], [2, 3]) == [Run(small: 0, large: 0, count: 6)])
    #expect(Self.runs([], []) == [Run(small: 0, large: 0, count: 1)])
  }

  @Test func aRowIsOneRunWhereOnlyItsEndDiffers() {
    #expect(
      Self.runs([2, 2, 4], [2, 3, 4]) == [
        Run(small: 0, large: 0, count: 8), Run(small: 8, large: 12, count: 8),
      ])
  }

  @Test func nothingHasNoRuns() {
    #expect(Self.runs([2, 0], [2, 3]).isEmpty)
    #expect(Self.runs([0, 3], [0, 3]).isEmpty)
  }

  /// Against the place of every single element by its indexes.
  @Test(arguments: SeededRandom.seeds)
  func runsAreWhereTheElementsAre(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let rank = Int.random(in: 1...4, using: &random)
      let small = (0..<rank).map { _ in Int.random(in: 0...4, using: &random) }
      let large = small.map {
        $0 + (random.isOne(in: 2) ? 0 : Int.random(in: 0...3, using: &random))
      }
      guard let smallShape = Shape(small), let largeShape = Shape(large) else { continue }
      var seen: [Int: Int] = [:]
      for run in Self.runs(smallShape, largeShape) {
        for element in 0..<run.count { seen[run.small + element] = run.large + element }
      }
      var expected: [Int: Int] = [:]
      for place in 0..<small.reduce(1, *) {
        var rest = place
        var indexes: [Int] = []
        for extent in small.reversed() {
          indexes.insert(rest % extent, at: 0)
          rest /= extent
        }
        expected[place] = zip(indexes, large).reduce(0) { $0 * $1.1 + $1.0 }
      }
      #expect(seen == expected, "\(small) in \(large)")
    }
  }
}
