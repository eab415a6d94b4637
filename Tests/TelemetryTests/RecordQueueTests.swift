import Telemetry
import Testing

@Suite struct RecordQueueTests {
  @Test func holdsAsManyAsItMayAndCountsTheRest() {
    let queue = RecordQueue<Int>(countMax: 3)
    #expect((1...5).map { queue.put($0) } == [true, false, false, false, false])
    #expect(queue.droppedCount == 2)
    #expect(queue.takeAll() == [1, 2, 3])
    #expect(queue.takeAll().isEmpty)
    #expect(queue.put(6))
    #expect(queue.takeAll() == [6])
  }

  @Test func nothingIsLostBetweenTasks() async {
    let queue = RecordQueue<Int>(countMax: 100_000)
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask { for number in 0..<1_000 { queue.put(task * 1_000 + number) } }
      }
    }
    #expect(Set(queue.takeAll()).count == 4_000)
    #expect(queue.droppedCount == 0)
  }
}
