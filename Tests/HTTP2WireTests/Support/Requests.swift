import HTTP2Wire
import ServingCore

/// The head of a request by hand.
let requestFields = [
  (":method", "POST"), (":scheme", "http"), (":authority", "test"), (":path", "/v2"),
]

/// Bytes that differ from place to place, and from seed to seed.
func patterned(_ count: Int, seed: Int = 0) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ seed) }
}

extension SessionEnd {
  /// Opens a stream.
  @discardableResult
  func request(_ body: [UInt8] = [], key: String = "") throws -> HTTP2Stream {
    let stream = session.makeStream()
    body.withUnsafeBytes { stream.outgoing.append($0) }
    var block = HeaderBlock()
    block.add(.method, body.isEmpty ? "GET" : "POST" as StaticString)
    block.add(.scheme, "http" as StaticString)
    block.add(.authority, "test" as StaticString)
    block.add(.path, "/v2" as StaticString)
    if !key.isEmpty { block.add(.key, key) }
    guard try session.request(stream, &block) else { throw TestFailure("no stream left") }
    return stream
  }

  /// Answers a stream.
  func respond(_ stream: HTTP2Stream, status: Int = 200, _ body: [UInt8] = []) throws {
    body.withUnsafeBytes { stream.outgoing.append($0) }
    var block = HeaderBlock()
    block.add(.status, status)
    try session.respond(stream, &block)
  }
}
