import HTTP2Wire
import ServingCore
import Testing

@Suite("Streams used again")
struct HTTP2StreamPoolTests {
  @Test func nothingIsLeftOfTheFormerExchange() throws {
    var limits = HTTP2Limits.defaults
    limits.bodyBytesMax = 1_000
    let pair = try SessionPair(server: limits)
    pair.server.react = { server, event in
      switch event {
      case .bodyTooLarge(let stream): try server.respond(stream, status: 413, patterned(50))
      case .complete(let stream):
        if !stream.isAnswered { try server.respond(stream, Array(stream.body.bytes)) }
      case .closed(let stream, _): server.pool.recycle(stream)
      default: break
      }
    }
    var stream = try pair.request(patterned(100_000), key: "first")
    try pair.settle()
    let first = try #require(pair.server.streams[stream.id])
    pair.client.pool.recycle(stream)

    stream = try pair.request()
    try pair.settle()
    let second = try #require(pair.server.streams[stream.id])
    #expect(first === second)
    #expect(second.id == 0, "recycled")
    #expect(stream.fields.text(.status) == "200")
    #expect(stream.body.count == 0)
    pair.client.pool.recycle(stream)

    // A stream that discarded a body takes the next one, and announces it in full.
    stream = try pair.request(patterned(900), key: "third")
    try pair.settle()
    #expect(Array(stream.body.bytes) == patterned(900))
    #expect(
      pair.server.happenings(of: stream.id) == [
        .head(stream.id), .complete(stream.id), .closed(stream.id, .noError),
      ])
  }

  @Test func everyPropertyStartsAfresh() throws {
    let pair = try SessionPair()
    pair.echo()
    let stream = try pair.request(patterned(200_000), key: "k")
    try pair.settle()
    #expect(stream.isRemoteClosed && stream.isAnswered && stream.isOutgoingSent)
    pair.client.pool.recycle(stream)
    #expect(stream.id == 0)
    #expect(!stream.isRemoteClosed && !stream.isAnswered && !stream.discardsBody)
    #expect(stream.fields.fieldCount == 0 && stream.fields.listByteCount == 0)
    #expect(stream.fields.text(.status) == nil)
    #expect(stream.body.count == 0 && stream.outgoing.count == 0)
    #expect(stream.body.capacity == 0, "memory over the limit is given back")
  }

  @Test func smallMemoryIsKept() throws {
    let pair = try SessionPair()
    pair.echo()
    let stream = try pair.request(patterned(1_000))
    try pair.settle()
    pair.client.pool.recycle(stream)
    #expect(stream.body.capacity >= 1_000)
    #expect(stream.body.capacity <= HTTP2Stream.retainedBytesMax)
  }

  @Test func thePoolKeepsOnlySoMany() throws {
    var made = 0
    let pool = HTTP2StreamPool {
      made += 1
      return HTTP2Stream()
    }
    let session = try HTTP2Session(role: .client, limits: .defaults, pool: pool)
    func useAll(_ count: Int) throws {
      var block = HeaderBlock()
      block.add(.method, "GET" as StaticString)
      for _ in 0..<count { _ = try session.request(session.makeStream(), &block) }
    }
    let count = HTTP2StreamPool.streamCountMax + 10
    try useAll(count)
    #expect(made == count)
    session.abandon()
    var events: [HTTP2Event] = []
    session.takeEvents(into: &events)
    for case .closed(let stream, _) in events { pool.recycle(stream) }
    let again = try HTTP2Session(role: .client, limits: .defaults, pool: pool)
    for _ in 0..<count { _ = again.makeStream() }
    #expect(made == count + 10)
  }
}
