internal import CoreMetrics
internal import Synchronization

/// A library's meter, or a recorder that is asked for the last value only.
final class LibraryGauge: LibraryInstrument, MeterHandler, RecorderHandler {
  private let current = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }

  func set(_ value: Double) { current.withLock { $0 = value } }

  func increment(by amount: Double) { current.withLock { $0 += amount } }

  func decrement(by amount: Double) { current.withLock { $0 -= amount } }

  func record(_ value: Int64) { set(Double(value)) }

  func record(_ value: Double) { set(value) }

  var reading: MetricReading { .number(current.withLock { $0 }) }
}
