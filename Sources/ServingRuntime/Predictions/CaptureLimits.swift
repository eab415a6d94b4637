/// What captures may hold on their way from an event loop to the prediction log. Beyond a limit a
/// capture is dropped and counted, so that a log that is slow costs requests nothing.
package struct CaptureLimits: Hashable, Sendable {
  package static let defaults = CaptureLimits()

  /// Of one batch: with so many captures, or so many bytes, it is handed over.
  package var batchCaptures = 512
  package var batchBytes = 1 << 20
  /// Of one event loop, the batch that is being filled included; a single capture may be larger.
  package var batchesMax = 64
  package var bytesMax = 16 << 20
  /// How long a capture may wait in a batch that does not get full.
  package var waitMilliseconds = 100

  /// Requests with outcomes that wait to be stored, of all event loops.
  package var outcomeRequestsMax = 1_000

  package init() {}
}
