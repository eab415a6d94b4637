import ServingCore
import Testing

@testable import RegistryStore

@Suite struct ChangeGatheringTests {
  private var gathering = ChangeGathering(settleMilliseconds: 20, settleMillisecondsMax: 200)

  private static func at(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 0).advanced(byMilliseconds: milliseconds)
  }

  private static func models(_ names: String...) throws -> RegistryChange {
    .models(Set(try names.map { try ModelName($0) }))
  }

  @Test mutating func nothingWaitsAtFirst() {
    #expect(gathering.dueAt == nil)
    #expect(gathering.take(at: .distantFuture) == nil)
  }

  /// When changes come, and when their report is due.
  @Test(
    arguments: [
      ([0], 20), ([0, 19], 39), ([0, 19, 38], 58), ([0, 40, 80, 120, 160, 179], 199),
      ([0, 20, 40, 60, 80, 100, 120, 140, 160, 180], 200), ([0, 40, 80, 120, 160, 199], 200),
      ([0, 185], 200), ([0, 500], 200),
    ])
  mutating func dueWhenSettledOrTooOld(changes: [Int], due: Int) throws {
    for change in changes { gathering.add(try Self.models("m"), at: Self.at(1_000 + change)) }
    #expect(gathering.dueAt == Self.at(1_000 + due))
  }

  @Test mutating func changesAreJoined() throws {
    gathering.add(try Self.models("a"), at: Self.at(0))
    gathering.add(try Self.models("b", "a"), at: Self.at(1))
    #expect(gathering.take(at: .distantFuture) == (try Self.models("a", "b")))
    #expect(gathering.dueAt == nil)
    gathering.add(.everything, at: Self.at(2))
    gathering.add(try Self.models("a"), at: Self.at(3))
    #expect(gathering.take(at: .distantFuture) == .everything)
  }

  @Test mutating func handsOverWhatHasSettledUnlessAskedForAll() throws {
    gathering.add(try Self.models("a"), at: Self.at(0))
    #expect(gathering.take(at: Self.at(19)) == nil)
    #expect(gathering.take(at: Self.at(19), settledOnly: false) == (try Self.models("a")))
    gathering.add(try Self.models("b"), at: Self.at(100))
    #expect(gathering.take(at: Self.at(120)) == (try Self.models("b")))
    #expect(gathering.take(at: .distantFuture) == nil)
  }

  @Test(arguments: [(ChangeGathering.modelsMax, false), (ChangeGathering.modelsMax + 1, true)])
  mutating func manyModelsAreEverything(count: Int, isEverything: Bool) throws {
    for index in 0..<count { gathering.add(try Self.models("m\(index)"), at: Self.at(0)) }
    #expect((gathering.take(at: .distantFuture) == .everything) == isEverything)
  }
}
