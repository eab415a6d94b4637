import CLinux
import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct WorkerThreadTests {
  @Test func letsGoOfItsBodyBeforeItSaysThatItEnded() throws {
    let freed = Monitor(false)
    let ended = Monitor(false)
    let witness = Witness { freed.update { $0 = true } }
    #expect(start(holding: consume witness, ended))
    #expect(ended.wait { $0 })
    #expect(freed.update { $0 })
  }

  private func start(holding witness: consuming Witness, _ ended: Monitor<Bool>) -> Bool {
    WorkerThread.start(name: "a name far longer than Linux shows", priority: .normal) {
      [witness = consume witness] in
      withExtendedLifetime(witness) {}
    } ended: {
      ended.update { $0 = true }
    }
  }

  @Test func givesBackWhatItsBodyReturns() async throws {
    #expect(try await WorkerThread.run(name: "answer") { 42 } == 42)
  }

  @Test func runsManyAtOnce() async throws {
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...50 {
        group.addTask { try await WorkerThread.run(name: "worker \(number)") { number } }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 50 * 51 / 2)
  }

  @Test(arguments: [(WorkerPriority.normal, Int32(0)), (.lowered, WorkerPriority.loweredNice)])
  func lowersItselfAlone(priority: WorkerPriority, extra: Int32) async throws {
    // The tests themselves may run lowered, and 19 is the lowest there is.
    let before = try await WorkerThread.run(name: "before", priority: .normal) {
      crossfade_thread_nice()
    }
    let nice = try await WorkerThread.run(name: "nice", priority: priority) {
      crossfade_thread_nice()
    }
    #expect(nice == (priority == .normal ? before : max(before, extra)))
    let after = try await WorkerThread.run(name: "after", priority: .normal) {
      crossfade_thread_nice()
    }
    #expect(after == before)
  }

  @Test(arguments: [
    (EngineThreads(intraOp: 1, interOp: 1), WorkerPriority.lowered),
    (EngineThreads(intraOp: 2, interOp: 1), .normal),
    (EngineThreads(intraOp: 1, interOp: 2), .normal),
    (EngineThreads(intraOp: 8, interOp: 8), .normal),
  ])
  func versionsWithThreadsOfTheirOwnAreLoadedAtNormalPriority(
    threads: EngineThreads, priority: WorkerPriority
  ) {
    #expect(WorkerPriority.forLoading(threads) == priority)
  }
}

private final class Witness: Sendable {
  private let onFree: @Sendable () -> Void

  init(onFree: @escaping @Sendable () -> Void) {
    self.onFree = onFree
  }

  deinit { onFree() }
}
