import NIOCore

/// A request that was sent.
struct TestExchange: Sendable {
  let id: Int32
  private let statusFuture: EventLoopFuture<Int>
  private let replyFuture: EventLoopFuture<TestReply>

  init(id: Int32, status: EventLoopFuture<Int>, reply: EventLoopFuture<TestReply>) {
    self.id = id
    statusFuture = status
    replyFuture = reply
  }

  /// The status, as soon as the head of the reply is there.
  func status() async throws -> Int {
    try await statusFuture.value(waitingFor: "the head of a reply")
  }

  /// The reply once the stream has ended, however it did.
  func reply() async throws -> TestReply { try await replyFuture.value(waitingFor: "a reply") }
}
