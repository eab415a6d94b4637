import Synchronization

/// Unix seconds that a test sets.
final class TestClock: Sendable {
  private let seconds: Mutex<Int64>

  init(_ now: Int64) { seconds = Mutex(now) }

  var now: Int64 {
    get { seconds.withLock { $0 } }
    set { seconds.withLock { $0 = newValue } }
  }
}
