internal import NIOCore
internal import Synchronization

/// Finds the context of an event loop.
///
/// `@unchecked Sendable`: filled before the first connection, then only read; each context is used
/// on its own loop alone.
final class LoopRegistry: @unchecked Sendable {
  private var contexts: [ObjectIdentifier: LoopContext] = [:]

  func add(_ context: LoopContext) {
    contexts[ObjectIdentifier(context.eventLoop)] = context
  }

  /// The context of a loop of the gateway's group; call on that loop.
  func context(of eventLoop: any EventLoop) -> LoopContext {
    eventLoop.preconditionInEventLoop()
    guard let context = contexts[ObjectIdentifier(eventLoop)] else {
      preconditionFailure("an event loop outside the gateway's group")
    }
    return context
  }

  /// Returns when every loop has left the tables from before the newest one.
  func leaveOlderTables() async {
    for eventLoop in eventLoops {
      // Fails only when the loop has ended, and its requests with it.
      try? await eventLoop.submit { self.context(of: eventLoop).leaveOlderTables() }.get()
    }
  }

  var eventLoops: [any EventLoop] { contexts.values.map(\.eventLoop) }
}
