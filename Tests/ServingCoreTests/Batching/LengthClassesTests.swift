import ServingCore
import ServingTestKit
import Testing

@Suite struct LengthClassesTests {
  private static let half = 1 << 62

  @Test(
    arguments: [
      (0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (6, 6), (7, 8), (8, 8), (9, 12), (12, 12),
      (13, 16), (16, 16), (17, 24), (24, 24), (25, 32), (512, 512), (513, 768), (769, 1_024),
      (half, half), (half + 1, half + half / 2), (half + half / 2, half + half / 2),
      (half + half / 2 + 1, half + half / 2 + 1), (.max - 1, .max - 1), (.max, .max),
    ] as [(Int, Int)])
  func theStandardOnesArePowersOfTwoAndHalfWayBetween(_ length: Int, _ bound: Int) {
    #expect(LengthClasses.standard.bound(of: length) == bound)
  }

  @Test(
    arguments: [
      (0, 0), (1, 16), (16, 16), (17, 64), (64, 64), (65, 65), (1_000, 1_000), (.max, .max),
    ] as [(Int, Int)])
  func beyondTheLastBoundNothingIsPadded(_ length: Int, _ bound: Int) {
    #expect(LengthClasses(bounds: [16, 64]).bound(of: length) == bound)
  }

  @Test func oneBoundIsAClassOfItsOwn() {
    let classes = LengthClasses(bounds: [1])
    #expect([0, 1, 2, 3].map(classes.bound) == [0, 1, 2, 3])
  }

  @Test(arguments: SeededRandom.seeds)
  func boundsAreFixedAscendingAndNotBelowTheLength(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for round in 0..<200 {
      let classes = round == 0 ? .standard : Self.classes(&random)
      let lengths = (0..<50).map { _ in Self.length(&random) }.sorted()
      let bounds = lengths.map(classes.bound)
      for (length, bound) in zip(lengths, bounds) {
        #expect(bound >= length, "\(length) in \(classes.bounds)")
        #expect(classes.bound(of: bound) == bound, "\(length) in \(classes.bounds)")
      }
      for (bound, next) in zip(bounds, bounds.dropFirst()) {
        #expect(bound <= next, "\(classes.bounds)")
      }
    }
  }

  /// Half of a length is a third of what it is padded to.
  @Test(arguments: SeededRandom.seeds)
  func theStandardOnesAddNoMoreThanHalf(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for length in Array(0...2_000) + (0..<2_000).map({ _ in Self.length(&random) }) {
      let bound = LengthClasses.standard.bound(of: length)
      #expect(bound - length <= length / 2, "\(length) to \(bound)")
    }
  }

  /// Of any magnitude, more often at its edges.
  private static func length(_ random: inout SeededRandom) -> Int {
    let power = 1 << Int.random(in: 0...62, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return power
    case 1: return power - 1
    case 2: return power + 1
    default: return Int.random(in: power / 2...power, using: &random)
    }
  }

  private static func classes(_ random: inout SeededRandom) -> LengthClasses {
    let count = Int.random(in: 1...LengthClasses.countMax, using: &random)
    let boundMax = 1 << Int.random(in: 0...20, using: &random)
    let bounds = Set((0..<count).map { _ in Int.random(in: 1...boundMax, using: &random) })
    return LengthClasses(bounds: bounds.sorted())
  }
}
