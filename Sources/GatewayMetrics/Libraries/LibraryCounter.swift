internal import CoreMetrics
internal import Synchronization

/// A library's counter, in whole or broken numbers. It only grows, but for a reset.
final class LibraryCounter: LibraryInstrument, CounterHandler, FloatingPointCounterHandler {
  private let total = Mutex(0.0)

  func increment(by amount: Int64) { increment(by: Double(amount)) }

  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    total.withLock { $0 += amount }
  }

  func reset() { total.withLock { $0 = 0 } }

  var reading: MetricReading { .number(total.withLock { $0 }) }
}
