/// Why a record was not written. The raw values are labels for metrics.
package enum DropReason: String, CaseIterable, Hashable, Sendable {
  /// As many wait as may, by their number.
  case queueRows = "queue_rows"
  /// As many wait as may, by their bytes.
  case queueBytes = "queue_bytes"
  /// As many wait as may, because the store fails (disk full, no permission).
  case storeFailed = "store_failed"
  /// The writer was closed before, or its time to close was up.
  case closed
}
