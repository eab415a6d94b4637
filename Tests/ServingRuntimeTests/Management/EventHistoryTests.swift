import ServingRuntime
import Testing

@Suite struct EventHistoryTests {
  private static func filled(_ count: Int, countMax: Int) -> EventHistory {
    var history = EventHistory(countMax: countMax)
    for number in 0..<count {
      _ = history.add(
        at: "now", model: number.isMultiple(of: 2) ? "even" : "odd", version: nil, kind: "k",
        message: "\(number)")
    }
    return history
  }

  @Test(arguments: [(0, []), (2, [1, 2]), (3, [1, 2, 3]), (4, [2, 3, 4]), (100, [98, 99, 100])])
  func keepsTheLatest(count: Int, sequences: [Int]) {
    let history = Self.filled(count, countMax: 3)
    #expect(history.events(after: 0, of: nil).map(\.sequence) == sequences)
  }

  @Test func tellsWhatIsNewOfOneModel() {
    let history = Self.filled(10, countMax: 10)
    #expect(history.events(after: 6, of: nil).map(\.sequence) == [7, 8, 9, 10])
    #expect(history.events(after: 6, of: "even").map(\.sequence) == [7, 9])
    #expect(history.events(after: 10, of: nil).isEmpty)
  }
}
