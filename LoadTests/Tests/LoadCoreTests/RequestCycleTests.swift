import LoadCore
import Testing

@Suite struct RequestCycleTests {
  @Test(arguments: [1, 2, 3, 5], [1, 2, 3, 4])
  func everyRequestHasItsTurnEquallyOften(count: Int, parts: Int) {
    var turns = Array(repeating: 0, count: count)
    for index in 0..<parts {
      var cycle = RequestCycle(
        count: count, part: ArrivalSchedule.Part(index: index, count: parts))
      for _ in 0..<count * 3 { turns[cycle.next()] += 1 }
    }
    #expect(turns == Array(repeating: parts * 3, count: count))
  }

  @Test func theWholeGoesRoundFromTheFirst() {
    var cycle = RequestCycle(count: 3)
    #expect((0..<7).map { _ in cycle.next() } == [0, 1, 2, 0, 1, 2, 0])
  }
}
