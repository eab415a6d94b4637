package import ServingCore

/// One exchange on a connection: what came, and what is to be sent.
///
/// Made to be used again and subclassed by those who need to keep more with it. Belongs to its
/// session's event loop; the body's memory may be read elsewhere while the request is being worked
/// on, because nothing writes it between the end of the request and ``prepareForReuse()``.
open class HTTP2Stream {
  /// Memory a stream keeps for its next use, for each direction.
  package static let retainedBytesMax = 64 * 1024

  package internal(set) var id: Int32 = 0
  /// What came: the known fields of the header list, and the count of all, trailers included.
  package let fields = HeaderFields()
  /// What came: the body.
  package let body = ByteStore()
  /// What is to be sent: the body, complete when the reply or request is submitted.
  package let outgoing = ByteStore()

  /// Whether the peer has sent all of its message.
  package internal(set) var isRemoteClosed = false
  /// Whether the stream has left the session (finished, reset, or the connection is gone).
  package internal(set) var isClosed = true
  /// Whether we have submitted our message.
  package internal(set) var isAnswered = false
  /// Whether the rest of the peer's body is thrown away.
  package internal(set) var discardsBody = false

  /// Whether all of our message has been handed to the connection.
  package var isOutgoingSent: Bool { isAnswered && outgoingOffset == outgoing.count }

  /// Bytes of ``outgoing`` already handed to the connection.
  var outgoingOffset = 0
  /// Received bytes for which the peer has not been given new window.
  var uncreditedBytes = 0
  /// Whether the event of the head was recorded; what comes after it are trailers.
  var announcedHead = false
  var announcedHeadTooLarge = false
  /// Whether the stream waits in its pool.
  var isPooled = false
  /// Bytes of the body that were thrown away.
  var discardedBytes = 0
  /// Since when its peer makes no progress with it.
  var watch = StreamWatch()
  /// Bytes of the body that have come, those that were thrown away included.
  var receivedBodyBytes: Int { body.count + discardedBytes }
  /// The place in the session's list of open streams.
  var slot = -1

  package init() {}

  /// Clears everything for the next exchange. Override to clear more, and call this.
  open func prepareForReuse() {
    precondition(isClosed, "a stream is used again only after it left its session")
    id = 0
    fields.clear()
    body.clear(retainedBytesMax: Self.retainedBytesMax)
    outgoing.clear(retainedBytesMax: Self.retainedBytesMax)
    isRemoteClosed = false
    isAnswered = false
    discardsBody = false
    outgoingOffset = 0
    uncreditedBytes = 0
    announcedHead = false
    announcedHeadTooLarge = false
    discardedBytes = 0
    watch = StreamWatch()
  }
}
