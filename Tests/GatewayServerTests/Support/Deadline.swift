import NIOCore

/// An end for every wait: what a broken exchange never answers fails the test and says so, instead
/// of keeping the whole run.
enum Deadline {
  struct Passed: Error, CustomStringConvertible {
    var wait: String

    var description: String {
      "nothing came within \(Deadline.time.nanoseconds / 1_000_000_000) s: \(wait)"
    }
  }

  static let time = TimeAmount.seconds(40)
}

extension EventLoopFuture where Value: Sendable {
  /// The value, or ``Deadline/Passed`` when it takes too long.
  /// - Parameter wait: what is waited for, for the message.
  func value(waitingFor wait: String) async throws -> Value {
    let promise = eventLoop.makePromise(of: Value.self)
    let end = eventLoop.scheduleTask(in: Deadline.time) {
      promise.fail(Deadline.Passed(wait: wait))
    }
    whenComplete { result in
      end.cancel()
      promise.completeWith(result)
    }
    return try await promise.futureResult.get()
  }
}
