/// Why the access log has no line of a request that it was to have one of.
package enum AccessDrop: String, CaseIterable, Hashable, Sendable {
  /// As many waited to be written as may.
  case queueFull = "queue_full"
  /// More requests failed than are told of.
  case overRate = "over_rate"
  /// The line could not be written.
  case writeFailed = "write_failed"
}
