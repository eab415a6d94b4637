internal import Synchronization

/// Where finished calls wait for the event loop that they belong to: one per event loop, woken once
/// for all that gathered.
package final class CompletionSink: Sendable {
  private let finished = Mutex<[InferenceCall]>([])
  private let wake: @Sendable () -> Void

  /// - Parameter wake: called from a lane's thread when the first call arrives in an empty sink; is
  ///   to have ``takeFinished(into:)`` called soon on the event loop.
  package init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  func put(_ calls: some Collection<InferenceCall>) {
    let wasEmpty = finished.withLock { finished in
      defer { finished.append(contentsOf: calls) }
      return finished.isEmpty
    }
    if wasEmpty { wake() }
  }

  /// Moves everything finished into `buffer`, which is emptied first.
  package func takeFinished(into buffer: inout [InferenceCall]) {
    buffer.removeAll(keepingCapacity: true)
    finished.withLock { swap(&$0, &buffer) }
  }
}
