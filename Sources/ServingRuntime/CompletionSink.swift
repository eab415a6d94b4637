/// Where finished calls wait for the event loop, or the thread, that they belong to; woken once for
/// all that gathered.
///
/// Without a lock, as the two sides may be of different priorities; see ``WorkerPriority/idle``.
package final class CompletionSink: Sendable {
  private let finished = CallStack()
  private let wake: @Sendable () -> Void

  /// - Parameter wake: called from a lane's thread when the first call arrives in an empty sink; is
  ///   to have ``takeFinished(into:)`` called soon by the sink's owner.
  package init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  func put(_ calls: some Collection<InferenceCall>) {
    if finished.put(calls) { wake() }
  }

  /// Moves everything finished into `buffer`, which is emptied first.
  package func takeFinished(into buffer: inout [InferenceCall]) {
    buffer.removeAll(keepingCapacity: true)
    finished.takeAll(into: &buffer)
  }
}
