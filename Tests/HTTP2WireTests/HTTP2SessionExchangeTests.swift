import HTTP2Wire
import ServingCore
import Testing

@Suite("Requests and replies")
struct HTTP2SessionExchangeTests {
  @Test(arguments: [0, 1, 600, 16_384, 16_385, 65_535, 65_536, 300_000])
  func requestAndReplyOfAnySize(_ byteCount: Int) throws {
    let pair = try SessionPair()
    let body = patterned(byteCount)
    pair.echo()
    let stream = try pair.request(body, key: "user-1")
    try pair.settle()

    let arrived = try #require(pair.server.streams[stream.id])
    #expect(arrived.fields.text(.method) == (byteCount == 0 ? "GET" : "POST"))
    #expect(arrived.fields.text(.key) == "user-1")
    #expect(arrived.fields.text(.label) == nil)
    #expect(arrived.fields.fieldCount == 5)
    #expect(stream.fields.text(.status) == "200")
    #expect(Array(stream.body.bytes) == body)
    let course: [Happening] = [.head(1), .complete(1), .closed(1, .noError)]
    #expect(pair.server.happenings == course)
    #expect(pair.client.happenings == course)
    #expect(pair.client.session.openStreamCount == 0)
    #expect(pair.server.session.openStreamCount == 0)
    #expect(pair.server.session.heldBodyBytes == 0)
  }

  @Test func manyConcurrentStreamsKeepApart() throws {
    let pair = try SessionPair()
    pair.echo()
    let sent = try (0..<100).map { index in
      let body = patterned(index * 97 + 1, seed: index)
      return (body, try pair.request(body, key: "user-\(index)"))
    }
    try pair.settle()
    for (index, (body, stream)) in sent.enumerated() {
      #expect(Array(stream.body.bytes) == body)
      #expect(pair.server.streams[stream.id]?.fields.text(.key) == "user-\(index)")
    }
    #expect(pair.client.session.openStreamCount == 0)
  }

  @Test func repliesMayComeInAnyOrder() throws {
    let pair = try SessionPair()
    let streams = try (0..<8).map { _ in try pair.request() }
    try pair.settle()
    for stream in streams.reversed() {
      try pair.respond(try #require(pair.server.streams[stream.id]), Array("\(stream.id)".utf8))
    }
    try pair.settle()
    for stream in streams {
      #expect(String(decoding: stream.body.bytes, as: UTF8.self) == "\(stream.id)")
    }
  }

  @Test func replyWithoutBodyEndsWithItsHead() throws {
    let pair = try SessionPair()
    let stream = try pair.request()
    try pair.settle()
    try pair.respond(try #require(pair.server.streams[stream.id]), status: 404)
    let frames = try pair.server.produceFrames()
    #expect(frames.map(\.kind) == [.headers])
    #expect(frames[0].flags & WireFrame.endStream != 0)
  }

  /// RFC 9110 section 15.2: informational replies come before the one that counts.
  @Test func interimRepliesArePassedOver() throws {
    let client = try SessionEnd(.client)
    let stream = try client.request()
    _ = try client.produce()
    try client.receive([
      .settings(), .headers(1, [(":status", "103"), ("retry-after", "9")], endsStream: false),
      .headers(1, [(":status", "100")], endsStream: false),
    ])
    #expect(client.happenings.isEmpty)
    try client.receive([
      .headers(1, [(":status", "200")], endsStream: false), .data(1, [1, 2], endsStream: true),
    ])
    #expect(client.happenings == [.head(1), .complete(1), .closed(1, .noError)])
    #expect(stream.fields.text(.status) == "200")
    #expect(stream.fields.text(.retryAfter) == nil)
    #expect(stream.fields.fieldCount == 1)
  }

  /// RFC 9110 section 6.5.1: a trailer is not a field of the head.
  @Test func trailersAreCountedAndNotRead() throws {
    let server = try SessionEnd(.server)
    try server.receive(WireFrame.preface)
    try server.receive([
      .settings(), .headers(1, requestFields + [("crossfade-key", "a")], endsStream: false),
      .data(1, [7]),
      .headers(1, [("crossfade-key", "b"), ("crossfade-label", "canary")]),
    ])
    let stream = try #require(server.streams[1])
    #expect(server.happenings == [.head(1), .complete(1)])
    #expect(stream.fields.text(.key) == "a")
    #expect(stream.fields.text(.label) == nil)
    #expect(stream.fields.repeatedName == nil)
    #expect(stream.fields.fieldCount == 7)
  }

  @Test func aRepeatedKnownFieldIsNoted() throws {
    let server = try SessionEnd(.server)
    try server.receive(WireFrame.preface)
    try server.receive([
      .settings(),
      .headers(1, requestFields + [("crossfade-key", "a"), ("crossfade-key", "b")]),
      .headers(3, requestFields + [("x-other", "a"), ("x-other", "b")]),
    ])
    #expect(server.streams[1]?.fields.repeatedName == .key)
    #expect(server.streams[1]?.fields.text(.key) == "a")
    #expect(server.streams[3]?.fields.repeatedName == nil)
  }

  @Test func bytesMayArriveOneByOne() throws {
    let pair = try SessionPair()
    let body = patterned(100)
    try pair.request(body)
    for byte in try pair.client.produce() { try pair.server.receive([byte]) }
    #expect(pair.server.happenings == [.head(1), .complete(1)])
    #expect(pair.server.streams[1].map { Array($0.body.bytes) } == body)
  }

  @Test func theClientKnowsHowManyStreamsItMayOpen() throws {
    var limits = HTTP2Limits.defaults
    limits.concurrentStreamsMax = 7
    let pair = try SessionPair(server: limits)
    #expect(pair.client.session.peerConcurrentStreamsMax == 100)
    try pair.settle()
    #expect(pair.client.session.peerConcurrentStreamsMax == 7)
  }

  /// A server that does not limit streams at all.
  @Test func noLimitOnStreamsIsALargeNumber() throws {
    let client = try SessionEnd(.client)
    try client.receive([.settings()])
    #expect(client.session.peerConcurrentStreamsMax == Int(UInt32.max))
  }
}
