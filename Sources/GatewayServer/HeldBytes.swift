internal import ServingCore
internal import Synchronization

/// How many bytes of request and reply bodies the process holds, over all event loops.
final class HeldBytes: Sendable {
  private let total = Atomic<Int>(0)
  let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  var isOver: Bool { total.load(ordering: .relaxed) > limit }

  /// What a caller hears while the limit is passed.
  var refusal: ServingError {
    ServingError(
      .resourceExhausted,
      "the server holds more than \(limit) bytes of requests and replies; send the request again "
        + "later")
  }

  func change(by delta: Int) {
    if delta != 0 { total.wrappingAdd(delta, ordering: .relaxed) }
  }
}
