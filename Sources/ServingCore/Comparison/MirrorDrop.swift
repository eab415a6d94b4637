/// Why a request that a shadow was to get was not compared. Counted by reason, so that it can be
/// seen whether what was compared is a fair sample.
package enum MirrorDrop: String, CaseIterable, Hashable, Sendable {
  /// Too many requests wait for the shadow, or wait to be compared.
  case queueFull = "queue_full"
  /// They hold too many bytes.
  case memory
  /// It waited longer than it may.
  case deadline
  /// The shadow's version is not ready, or is being unloaded.
  case notReady = "not_ready"
  /// The shadow's signature does not take the request.
  case refused
  /// The version that answered failed, so there is nothing to compare with.
  case baselineFailed = "baseline_failed"
  /// A repetition that found its version busy with requests.
  case busy
  /// The caller went away, or the server was ending, before there was a reply to compare with.
  case abandoned
  /// A run of the shadow had to be broken off, and it is left alone for a while.
  case suspended
  /// The gateway was short of something and gave up what no caller waits for.
  case overload
}
