internal import HTTP2Wire
internal import ServingCore

/// A server's end of a connection: the preface and SETTINGS of a sound client, then the input in
/// pieces whose sizes it tells itself. Every request is answered, everything to be sent is fetched.
enum FuzzedConnection {
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private static let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]

  static func run(_ bytes: UnsafeRawBufferPointer) {
    let pool = HTTP2StreamPool { HTTP2Stream() }
    do throws(HTTP2Error) {
      let session = try HTTP2Session(role: .server, limits: .defaults, pool: pool)
      defer {
        session.abandon()
        take(session, pool, answering: false)
      }
      try feed(session, pool, preface + settings)
      var rest = bytes[...]
      while let first = rest.first {
        let count = min(rest.count, 1 + Int(first))
        try session.receive(UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
        take(session, pool, answering: true)
        try drain(session)
        rest = rest.dropFirst(count)
      }
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  private static func feed(
    _ session: HTTP2Session, _ pool: HTTP2StreamPool, _ bytes: [UInt8]
  ) throws(HTTP2Error) {
    var failure: HTTP2Error?
    bytes.withUnsafeBytes { raw in
      do throws(HTTP2Error) { try session.receive(raw) } catch { failure = error }
    }
    if let failure { throw failure }
    try drain(session)
  }

  private static func take(
    _ session: HTTP2Session, _ pool: HTTP2StreamPool, answering: Bool
  ) {
    var events: [HTTP2Event] = []
    session.takeEvents(into: &events)
    for event in events {
      switch event {
      case .complete(let stream), .headTooLarge(let stream), .bodyTooLarge(let stream):
        if answering, !stream.isAnswered { answer(stream, session) }
      case .closed(let stream, _): pool.recycle(stream)
      default: break
      }
    }
  }

  private static func answer(_ stream: HTTP2Stream, _ session: HTTP2Session) {
    var block = HeaderBlock()
    block.add(.status, "200")
    stream.outgoing.append(UnsafeRawBufferPointer(rebasing: stream.body.bytes.prefix(64)))
    // A connection that cannot go on says so at the next read.
    try? session.respond(stream, &block)
  }

  // Written by libnghttp2, read by nobody; libFuzzer has one thread.
  nonisolated(unsafe) private static let space = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 64 * 1024, alignment: MemoryLayout<UInt8>.alignment)

  private static func drain(_ session: HTTP2Session) throws(HTTP2Error) {
    for _ in 0..<1_024 where session.wantsWrite {
      guard try session.produce(into: space) > 0 else { return }
    }
  }
}
