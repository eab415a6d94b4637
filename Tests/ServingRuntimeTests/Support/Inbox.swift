import ServingRuntime
import ServingTestKit

/// Stands for an event loop: a sink and a test that waits for what comes back to it.
final class Inbox: Sendable {
  let sink: CompletionSink
  private let wakeCounter: Monitor<Int>

  init() {
    let wakes = Monitor(0)
    wakeCounter = wakes
    sink = CompletionSink { wakes.update { $0 += 1 } }
  }

  /// How often the sink has asked to be emptied.
  var wakeCount: Int { wakeCounter.update { $0 } }

  /// Waits for calls to come back.
  /// - Returns: at least `count` calls in the order in which they came; fewer when they did not
  ///   come in time.
  func receive(_ count: Int) -> [TestCall] {
    var received: [TestCall] = []
    while true {
      let seen = wakeCount
      received += takeNow()
      if received.count >= count || !wakeCounter.wait(until: { $0 > seen }) { return received }
    }
  }

  /// What has come back so far.
  func takeNow() -> [TestCall] {
    var finished: [InferenceCall] = []
    sink.takeFinished(into: &finished)
    return finished.compactMap { $0 as? TestCall }
  }
}
