import ServingCore
import ServingTestKit
import Testing

@testable import RegistryStore

@Suite struct WatchTableTests {
  private let a: WatchPlace
  private let b: WatchPlace
  private let routes: WatchPlace
  private let model: ModelName

  init() throws {
    model = try ModelName("a")
    a = .model(model)
    b = .model(try ModelName("b"))
    routes = .routes(model)
  }

  @Test func aPlaceKeepsItsWatch() {
    var table = WatchTable()
    #expect(table.insert(a, 1) == nil)
    #expect(table.insert(a, 1) == nil)
    #expect(table.insert(.root, 2) == nil)
    #expect(table.watchCount == 2)
    #expect(table.places(of: 1) == [a])
    #expect(table.places(of: model) == [a])
  }

  @Test func aReplacedFolderGivesUpItsWatch() {
    var table = WatchTable()
    _ = table.insert(a, 1)
    #expect(table.insert(a, 2) == 1)
    #expect(table.places(of: 1) == [])
    #expect(table.watchCount == 1)
  }

  @Test func aWatchOfTwoPlacesGoesWithTheSecond() {
    var table = WatchTable()
    _ = table.insert(a, 1)
    _ = table.insert(b, 1)
    #expect(table.places(of: 1) == [a, b])
    #expect(table.watchCount == 1)
    #expect(table.remove(a) == nil)
    #expect(table.remove(a) == nil)
    #expect(table.remove(b) == 1)
    #expect(table.watchCount == 0)
  }

  @Test func anEndedWatchIsForgottenAtAllItsPlaces() {
    var table = WatchTable()
    _ = table.insert(a, 1)
    _ = table.insert(b, 1)
    _ = table.insert(routes, 2)
    table.remove(watch: 1)
    table.remove(watch: 9)
    #expect(table.places(of: 1) == [])
    #expect(table.places(of: model) == [routes])
    #expect(table.remove(a) == nil)
  }

  /// Held against pairs in a set. A watch is given up exactly when its last pair goes.
  @Test(arguments: SeededRandom.seeds)
  func agreesWithASetOfPairs(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var table = WatchTable()
    var expected: [WatchPlace: CInt] = [:]
    for step in 0..<2_000 {
      let place = [a, b, routes, .root].randomElement(using: &random) ?? a
      let watch = CInt.random(in: 1...5, using: &random)
      let before = expected[place]
      let unneeded: CInt?
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        unneeded = table.remove(place)
        expected[place] = nil
      case 1:
        table.remove(watch: watch)
        expected = expected.filter { $0.value != watch }
        continue
      default:
        unneeded = table.insert(place, watch)
        expected[place] = watch
      }
      let isLast = before.map { !expected.values.contains($0) } ?? false
      #expect(unneeded == (isLast ? before : nil), "seed \(seed), step \(step)")
      #expect(table.watchCount == Set(expected.values).count, "seed \(seed), step \(step)")
      for watch in CInt(1)...5 {
        let places = Set(expected.filter { $0.value == watch }.keys)
        #expect(table.places(of: watch) == places, "seed \(seed), step \(step)")
      }
    }
  }
}
