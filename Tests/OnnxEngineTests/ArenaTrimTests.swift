import Testing

@testable import OnnxEngine

@Suite struct ArenaTrimTests {
  private static func trims(_ trim: inout ArenaTrim, _ inputBytes: [Int]) -> [Bool] {
    inputBytes.map { trim.trims(inputBytes: $0) }
  }

  @Test func usualRunsKeepTheirMemory() {
    var trim = ArenaTrim()
    let sizes = (1..<ArenaTrim.periodCount).map { $0.isMultiple(of: 2) ? 400 : 100 }
    #expect(!Self.trims(&trim, sizes).contains(true))
  }

  @Test func oneInManyGivesBack() {
    var trim = ArenaTrim()
    let given = (0..<3 * ArenaTrim.periodCount).filter { _ in trim.trims(inputBytes: 100) }
    #expect(given == [ArenaTrim.periodCount, 2 * ArenaTrim.periodCount])
  }

  @Test func anUnusuallyLargeRunGivesBackAtOnce() {
    var trim = ArenaTrim()
    // What comes again is not unusual.
    #expect(
      Self.trims(&trim, [100, 403, 4 * 403 + 4, 4 * 403 + 4]) == [false, false, true, false])
  }

  @Test func whatWasLargeLongAgoIsUnusualAgain() {
    var trim = ArenaTrim()
    let usual = [Int](repeating: 100, count: 2 * ArenaTrim.windowCount)
    #expect(Self.trims(&trim, [10_000] + usual + [10_000]).last == true)
  }
}
