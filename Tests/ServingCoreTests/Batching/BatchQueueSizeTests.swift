import ServingCore
import Testing

/// How many rows run together while more of them wait.
@Suite struct BatchQueueSizeTests {
  /// A queue of 64 rows whose runs have cost least for each of four.
  private static func rig(preferredRows: [Int] = [], isBatched: Bool = true) -> QueueRig {
    var rig = QueueRig(
      BatchPolicy(isBatched: isBatched, maxRows: 64, preferredRows: preferredRows))
    for _ in 0..<5 {
      for rows in [1, 2, 4, 8, 16, 32, 64] {
        let nanoseconds = 1_000_000 * rows + 4_000_000 * abs(rows - 4)
        rig.costs.observe(costClass: 0, rows: rows, nanoseconds: UInt64(nanoseconds + 1_000_000))
      }
    }
    return rig
  }

  private static func sizes(
    of rows: [Int], preferredRows: [Int] = [], isBatched: Bool = true
  ) -> [Int] {
    var rig = rig(preferredRows: preferredRows, isBatched: isBatched)
    rig.insert(rows.map { .rows($0) })
    var sizes: [Int] = []
    while !rig.next().isEmpty { sizes.append(rig.decision.rowCount) }
    return sizes
  }

  /// Sizes below the next power of two count as the same.
  @Test func runsAsManyAsCostLeast() {
    #expect(Self.sizes(of: Array(repeating: 1, count: 10)) == [4, 6])
    #expect(Self.sizes(of: Array(repeating: 1, count: 17)) == [4, 4, 4, 5])
  }

  @Test func whatIsLargerByItselfRunsAlone() {
    #expect(Self.sizes(of: [6, 1, 1, 1, 1, 5]) == [6, 4, 5])
    #expect(Self.sizes(of: [70, 1, 1]) == [64, 6, 2])
  }

  @Test func sizesThatTheModelNamesComeFirst() {
    #expect(Self.sizes(of: Array(repeating: 1, count: 64), preferredRows: [32]) == [64])
  }

  @Test func aModelThatIsNotBatchedRunsOneByOne() {
    #expect(Self.sizes(of: [1, 1, 1], isBatched: false) == [1, 1, 1])
  }

  @Test(arguments: [
    (Array(repeating: 1, count: 10), [4, 4, 2]),
    ([3, 2, 1], [4, 2]),
    ([6, 1], [6, 1]),
    ([70, 1], [64, 6, 1]),
  ])
  func aSmallerGatheringSplitsNoRequest(rows: [Int], sizes: [Int]) {
    var rig = QueueRig(BatchPolicy(isBatched: true, maxRows: 64).gathering(rowsMax: 4))
    rig.insert(rows.map { .rows($0) })
    #expect(sizes.map { _ in rig.next().isEmpty ? 0 : rig.decision.rowCount } == sizes)
    #expect(rig.next().isEmpty)
  }

  @Test func aGatheringIsNeverLargerThanARun() {
    #expect(BatchPolicy(isBatched: true, maxRows: 8).gathering(rowsMax: 64).gatheredRowsMax == 8)
  }

  @Test func othersOfTheSameCallerAreNotOvertakenByALaterOne() {
    var rig = Self.rig()
    rig.insert(Array(repeating: .rows(1), count: 9))
    #expect(rig.next() == [0, 1, 2, 3])
    rig.insert([.rows(1), .rows(1), .rows(1)])
    #expect(rig.next() == [4, 5, 6, 7])
    #expect(rig.next() == [8, 9, 10, 11])
  }
}
