internal import CoreMetrics
internal import Synchronization

/// A library's recorder: how many values there were and their sum. Their unit is not known, so no
/// edges of buckets would fit.
final class LibrarySummary: LibraryInstrument, RecorderHandler {
  private let values = Mutex<(count: UInt64, sum: Double)>((0, 0))

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    values.withLock { values in
      values.count += 1
      values.sum += value
    }
  }

  var reading: MetricReading {
    let values = values.withLock { $0 }
    return .summary(count: values.count, sum: values.sum)
  }
}
