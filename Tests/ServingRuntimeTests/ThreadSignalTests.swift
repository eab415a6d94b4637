import Testing

@testable import ServingRuntime

@Suite struct ThreadSignalTests {
  @Test func wakeUpsAreCounted() {
    let signal = ThreadSignal()
    for _ in 0..<3 { signal.raise() }
    for _ in 0..<3 { signal.wait() }
  }
}
