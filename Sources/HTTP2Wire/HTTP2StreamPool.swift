/// Streams waiting to be used again, shared by the connections of one event loop so that an idle
/// connection holds none.
package final class HTTP2StreamPool {
  /// Streams kept; more are freed.
  package static let streamCountMax = 1_024

  private let make: () -> HTTP2Stream
  private var free: [HTTP2Stream] = []

  /// - Parameter make: creates the kind of stream that the owner wants back in events.
  package init(make: @escaping () -> HTTP2Stream) {
    self.make = make
  }

  func take() -> HTTP2Stream {
    let stream = free.popLast() ?? make()
    stream.isClosed = false
    stream.isPooled = false
    return stream
  }

  /// Takes a closed stream back; its owner must have let go of it.
  package func recycle(_ stream: HTTP2Stream) {
    precondition(!stream.isPooled, "a stream is given back once")
    stream.prepareForReuse()
    stream.isPooled = true
    if free.count < Self.streamCountMax { free.append(stream) }
  }
}
