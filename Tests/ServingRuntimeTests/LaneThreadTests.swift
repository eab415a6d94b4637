import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct LaneThreadTests {
  @Test func letsGoOfItsBodyBeforeItSaysThatItEnded() throws {
    let freed = Monitor(false)
    let ended = ThreadSignal()
    let witness = Witness { freed.update { $0 = true } }
    #expect(start(holding: consume witness, ended))
    ended.wait()
    #expect(freed.update { $0 })
  }

  private func start(holding witness: consuming Witness, _ ended: ThreadSignal) -> Bool {
    LaneThread.start(name: "a name far longer than Linux shows", ended: ended) {
      [witness = consume witness] in withExtendedLifetime(witness) {}
    }
  }

  @Test func wakeUpsAreCounted() {
    let signal = ThreadSignal()
    for _ in 0..<3 { signal.raise() }
    for _ in 0..<3 { signal.wait() }
  }
}

private final class Witness: Sendable {
  private let onFree: @Sendable () -> Void

  init(onFree: @escaping @Sendable () -> Void) {
    self.onFree = onFree
  }

  deinit { onFree() }
}
