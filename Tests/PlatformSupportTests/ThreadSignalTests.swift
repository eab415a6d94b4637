import PlatformSupport
import Testing

@Suite struct ThreadSignalTests {
  @Test func wakeUpsAreCounted() {
    let signal = ThreadSignal()
    for _ in 0..<3 { signal.raise() }
    for _ in 0..<3 { signal.wait() }
  }

  @Test func aWaitSaysWhetherItWasWoken() {
    let signal = ThreadSignal()
    #expect(!signal.wait(nanosecondsMax: 1_000))
    signal.raise()
    #expect(signal.wait(nanosecondsMax: 1_000_000_000))
    signal.raise()
    #expect(signal.wait(nanosecondsMax: nil))
  }
}
