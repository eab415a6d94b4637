import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct BatchSizesTests {
  /// Nanoseconds of a run.
  typealias Cost = @Sendable (Int) -> Double

  /// Runs that cost less for each row up to 8 rows and more beyond.
  private static let bowl: Cost = { rows in
    1_000_000 + 500_000 * Double(rows) + 20_000 * Double(rows * rows)
  }
  private static let overhead: Cost = { 20_000 + 300 * Double($0) }
  private static let rowsOnly: Cost = { 700_000 * Double($0) }
  private static let growing: Cost = { 500_000 * Double($0) + 50_000 * Double($0 * $0) }

  /// The sizes of `count` runs, each as chosen with so many rows waiting.
  private static func run(
    _ sizes: inout BatchSizes, count: Int, waiting: Int = 64, factor: () -> Double = { 1 },
    _ cost: Cost
  ) -> [Int] {
    (0..<count).map { _ in
      let rows = sizes.rows(waiting: waiting)
      sizes.observe(rows: rows, nanoseconds: UInt64(cost(rows) * factor()))
      return rows
    }
  }

  @Test func takesAllThatWaitsWhileNothingIsKnown() {
    var sizes = BatchSizes()
    for waiting in [1, 2, 3, 7, 64, 65_536] { #expect(sizes.rows(waiting: waiting) == waiting) }
    // The first readies the engine's memory, and three make a size known.
    #expect(Self.run(&sizes, count: 4, Self.bowl) == [64, 64, 64, 64])
  }

  /// - Note: `overhead` and `rowsOnly` never gain by smaller batches.
  @Test(arguments: [(bowl, 8), (overhead, 64), (rowsOnly, 64), (growing, 1)])
  func findsTheSizeThatCostsLeast(cost: @escaping Cost, best: Int) {
    var sizes = BatchSizes()
    _ = Self.run(&sizes, count: 200, cost)
    #expect(sizes.bestRows(waiting: 64) == best)
    let later = Self.run(&sizes, count: 1_000, cost)
    #expect(later.count { $0 == best } >= 980)
  }

  @Test(arguments: 1...5)
  func findsItThoughRunsAreHeldUp(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var sizes = BatchSizes()
    _ = Self.run(
      &sizes, count: 400,
      factor: {
        let noise = Double.random(in: 1...1.1, using: &random)
        return Int.random(in: 0..<20, using: &random) == 0 ? 10 * noise : noise
      }, Self.bowl)
    #expect([4, 8, 16].contains(sizes.bestRows(waiting: 64)), "seed \(seed)")
  }

  @Test func neverMoreThanWaits() {
    var sizes = BatchSizes()
    _ = Self.run(&sizes, count: 300, Self.overhead)
    for waiting in 1...100 {
      #expect((1...waiting).contains(sizes.rows(waiting: waiting)))
      #expect(sizes.bestRows(waiting: waiting) <= waiting)
    }
    #expect(sizes.rows(waiting: 0) == 1 && sizes.rows(waiting: .min) == 1)
    #expect(sizes.rows(waiting: .max) == .max)
  }

  /// As many as wait, not the power of two below.
  @Test func aBatchThatIsNoPowerOfTwoIsTakenWhole() {
    var sizes = BatchSizes()
    let runs = Self.run(&sizes, count: 500, waiting: 100, Self.overhead)
    #expect(runs.count { $0 == 100 } >= 450)
    #expect(Set(runs).isSubset(of: [1, 2, 4, 8, 16, 32, 100]))
  }

  @Test func followsAnEngineThatChanges() {
    var sizes = BatchSizes()
    _ = Self.run(&sizes, count: 500, Self.overhead)
    #expect(sizes.bestRows(waiting: 64) == 64)
    _ = Self.run(&sizes, count: 20_000, Self.bowl)
    #expect(sizes.bestRows(waiting: 64) == 8)
  }

  /// What rows cost when few come says nothing of many until many have come.
  @Test func smallSizesDoNotHoldUpALargerOneThatIsNew() {
    var sizes = BatchSizes()
    _ = Self.run(&sizes, count: 100, waiting: 1, Self.overhead)
    #expect(sizes.rows(waiting: 64) == 64)
  }
}
