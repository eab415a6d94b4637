internal import NIOCore
internal import ServingCore
internal import Synchronization

/// How late an event loop comes to what it is given to do.
final class LoopPulse: Sendable {
  private let eventLoop: any EventLoop
  private let clock: @Sendable () -> MonotonicInstant
  /// When the beat that is under way was sent, in nanoseconds; zero while none is.
  private let sent = Atomic<UInt64>(0)
  private let lateness = Atomic<UInt64>(0)

  init(_ eventLoop: any EventLoop, clock: @escaping @Sendable () -> MonotonicInstant) {
    self.eventLoop = eventLoop
    self.clock = clock
  }

  /// Sends a beat, unless one is still under way.
  /// - Returns: how long the last one took, or how long the one under way has been, in nanoseconds.
  func beat() -> UInt64 {
    let now = clock()
    let sentAt = sent.load(ordering: .acquiring)
    guard sentAt == 0 else {
      return now.nanoseconds(since: MonotonicInstant(nanoseconds: sentAt))
    }
    sent.store(max(1, now.nanoseconds), ordering: .releasing)
    eventLoop.execute { [self] in
      lateness.store(clock().nanoseconds(since: now), ordering: .relaxed)
      sent.store(0, ordering: .releasing)
    }
    return lateness.load(ordering: .relaxed)
  }
}
