internal import Synchronization

/// Calls on their way from any number of threads to another, without a lock: whatever the priority
/// of one who puts in or takes out, and wherever it is stopped, nobody waits for it.
///
/// A stack (Treiber 1986) of which all is taken at once, so that no call can be there twice.
struct CallStack: ~Copyable, Sendable {
  /// The call that came last, retained; each links to the one before it.
  private let top = Atomic<Unmanaged<InferenceCall>?>(nil)

  deinit {
    var rest = top.exchange(nil, ordering: .acquiring)
    while let call = rest { rest = call.takeRetainedValue().takeLink() }
  }

  var isEmpty: Bool { top.load(ordering: .sequentiallyConsistent) == nil }

  /// Puts calls in, in order. A call is in one stack at a time.
  /// - Returns: whether there was none before them.
  func put(_ calls: some Collection<InferenceCall>) -> Bool {
    guard let first = calls.first else { return false }
    var last: Unmanaged<InferenceCall>?
    for call in calls {
      call.link(to: last)
      last = .passRetained(call)
    }
    var before = top.load(ordering: .relaxed)
    while true {
      first.link(to: before)
      let (exchanged, original) = top.compareExchange(
        expected: before, desired: last, ordering: .sequentiallyConsistent)
      if exchanged { return before == nil }
      before = original
    }
  }

  /// Appends everything to `calls`, in the order in which it was put in.
  func takeAll(into calls: inout [InferenceCall]) {
    let start = calls.endIndex
    var rest = top.exchange(nil, ordering: .sequentiallyConsistent)
    while let call = rest?.takeRetainedValue() {
      rest = call.takeLink()
      calls.append(call)
    }
    calls[start...].reverse()
  }
}
