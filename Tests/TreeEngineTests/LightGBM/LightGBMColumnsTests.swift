import ServingCore
import Testing

@testable import TreeEngine

@Suite struct LightGBMColumnsTests {
  @Test func aFeatureHasAColumnForEachWayToLookAtIt() throws {
    var columns = LightGBMColumns(featureCount: 2)
    #expect(try columns.number(feature: 1, zeroIsMissing: false) == 0)
    #expect(try columns.number(feature: 1, zeroIsMissing: true) == 1)
    #expect(try columns.category(feature: 1) == 2)
    #expect(try columns.number(feature: 0, zeroIsMissing: false) == 3)
    #expect(try columns.number(feature: 1, zeroIsMissing: false) == 0)
    #expect(try columns.category(feature: 1) == 2)
    let (found, sets) = try columns.finished()
    #expect(
      found == [
        .number(feature: 1), .numberOrZero(feature: 1),
        .category(feature: 1, capacity: 1, cutsTowardsZero: true), .number(feature: 0),
      ])
    #expect(sets.isEmpty)
  }

  @Test func setsAreAsLongAsTheirColumnHasCodes() throws {
    var columns = LightGBMColumns(featureCount: 2)
    let (first, second) = (try columns.category(feature: 0), try columns.category(feature: 1))
    #expect(try columns.set([0b101], column: first) == 0)
    #expect(try columns.set([0, 1 << 31, 0, 0], column: first) == 1)
    #expect(try columns.set([], column: first) == 2)
    #expect(try columns.set([0, 0], column: second) == 3)
    let (found, sets) = try columns.finished()
    #expect(found.map(\.codeCount) == [65, 2])
    #expect(sets.map(\.words) == [[0b101, 0, 0], [0, 1 << 31, 0], [0, 0, 0], [0]])
    #expect(sets[1].contains(63) && !sets[1].contains(64))
  }

  @Test func setsOverTheLimitAreRefused() throws {
    var columns = LightGBMColumns(featureCount: 1)
    let column = try columns.category(feature: 0)
    // 2 MiB for every set, so that 128 are too much by the last word of each.
    let large = [UInt32](repeating: 0, count: (1 << 19) - 1) + [1 << 31]
    _ = try columns.set(large[...], column: column)
    for _ in 1..<128 { _ = try columns.set([1], column: column) }
    let error = refused(columns)
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("at most 268435456 bytes together, got 268435968") == true)
  }

  private func refused(_ columns: LightGBMColumns) -> ServingError? {
    do throws(ServingError) {
      _ = try columns.finished()
      return nil
    } catch {
      return error
    }
  }
}
