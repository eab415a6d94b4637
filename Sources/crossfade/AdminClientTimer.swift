internal import NIOCore
internal import Synchronization

/// Ends an exchange in which nothing goes on any more.
final class AdminClientTimer: Sendable {
  private let limit: TimeAmount
  private let loop: any EventLoop
  private let promise: EventLoopPromise<AdminClientHandler.Reply>
  private let scheduled = Mutex<Scheduled<Void>?>(nil)

  init(
    limit: TimeAmount, loop: any EventLoop, promise: EventLoopPromise<AdminClientHandler.Reply>
  ) {
    self.limit = limit
    self.loop = loop
    self.promise = promise
    restart()
  }

  func restart() {
    let next = loop.scheduleTask(in: limit) { [promise, limit] in
      promise.fail(ChannelError.connectTimeout(limit))
    }
    replace(by: next)
  }

  func stop() { replace(by: nil) }

  private func replace(by next: Scheduled<Void>?) {
    let last = scheduled.withLock { scheduled in
      defer { scheduled = next }
      return scheduled
    }
    last?.cancel()
  }
}
