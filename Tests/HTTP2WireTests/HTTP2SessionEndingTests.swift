import HTTP2Wire
import ServingCore
import Testing

@Suite("How streams and connections end")
struct HTTP2SessionEndingTests {
  // MARK: Resets

  @Test func aResetByTheClientReachesTheServer() throws {
    let pair = try SessionPair()
    let stream = try pair.request(patterned(1_000))
    try pair.settle()
    pair.client.session.reset(stream, .cancel)
    try pair.settle()
    #expect(pair.client.happenings == [.closed(1, .cancel)])
    #expect(pair.server.happenings == [.head(1), .complete(1), .closed(1, .cancel)])
    #expect(pair.server.session.heldBodyBytes == 0)
  }

  @Test func anAnswerToAResetStreamGoesNowhere() throws {
    let pair = try SessionPair()
    let stream = try pair.request()
    try pair.settle()
    pair.client.session.reset(stream, .cancel)
    try pair.settle()
    let arrived = try #require(pair.server.streams[1])
    try pair.respond(arrived, patterned(100))
    #expect(!arrived.isAnswered)
    #expect(try pair.server.produce().isEmpty)
    // As does a reset of a stream that is gone.
    pair.server.session.reset(arrived, .internalError)
    #expect(try pair.server.produce().isEmpty)
  }

  @Test(arguments: [HTTP2ErrorCode.refusedStream, .internalError, .enhanceYourCalm])
  func aResetByTheServerReachesTheClient(_ code: HTTP2ErrorCode) throws {
    let pair = try SessionPair()
    try pair.request(patterned(500_000))
    pair.server.react = { server, event in
      if case .head(let stream) = event { server.session.reset(stream, code) }
    }
    try pair.settle()
    #expect(pair.client.happenings == [.closed(1, code)])
    #expect(pair.server.happenings(of: 1).last == .closed(1, code))
    #expect(pair.server.session.heldBodyBytes == 0)
  }

  /// A whole reply before the request's end: the reply counts, and the reset after it is no error
  /// (RFC 9113 section 8.1).
  @Test func anEarlyReplyIsWholeThoughTheRequestIsNot() throws {
    let client = try SessionEnd(.client)
    let stream = try client.request(patterned(200_000))
    _ = try client.produce()
    try client.receive([
      .settings(), .headers(1, [(":status", "413")], endsStream: false),
      .data(1, [5], endsStream: true), .rstStream(1, 0),
    ])
    #expect(client.happenings == [.head(1), .complete(1), .closed(1, .noError)])
    #expect(stream.fields.text(.status) == "413")
    #expect(Array(stream.body.bytes) == [5])
    #expect(!stream.isOutgoingSent)
  }

  // MARK: GOAWAY

  @Test func noticeThenFinishLosesNothing() throws {
    let pair = try SessionPair()
    try pair.request()
    try pair.settle()
    pair.server.session.announceShutdown()
    // This one crosses the notice, which is there so that it is still answered.
    try pair.request(patterned(10))
    try pair.settle()
    #expect(pair.client.happenings == [.goAway(.max, .noError)])
    #expect(pair.server.streams.keys.sorted() == [1, 3])
    let late = try pair.request(patterned(10))
    try pair.settle()
    #expect(pair.client.happenings(of: late.id) == [.closed(late.id, .refusedStream)])
    #expect(!pair.server.session.isFinished)

    pair.server.session.finishShutdown()
    try pair.settle()
    #expect(pair.client.happenings.last == .goAway(3, .noError))
    for stream in pair.server.streams.values { try pair.respond(stream, patterned(100)) }
    try pair.settle()
    for id: Int32 in [1, 3] {
      #expect(pair.client.happenings(of: id) == [.head(id), .complete(id), .closed(id, .noError)])
    }
    #expect(pair.server.session.isFinished)
    #expect(pair.client.session.isFinished)
  }

  @Test func requestsUnderWayWhenGoAwayWasSentAreRefused() throws {
    let pair = try SessionPair()
    try pair.request()
    try pair.settle()
    pair.server.session.finishShutdown()
    let crossing = try pair.request()
    let toServer = try pair.client.produce()
    try pair.client.receive(try pair.server.produce())
    try pair.server.receive(toServer)
    try pair.settle()
    #expect(pair.server.streams.keys.sorted() == [1])
    #expect(pair.client.happenings == [.goAway(1, .noError), .closed(crossing.id, .refusedStream)])
  }

  /// Requests that wait for room inside the session were never sent, so they may be sent elsewhere.
  @Test func requestsThatWaitedAreRefusedByGoAway() throws {
    var limits = HTTP2Limits.defaults
    limits.concurrentStreamsMax = 1
    let pair = try SessionPair(server: limits)
    try pair.settle()
    for _ in 0..<3 { try pair.request() }
    try pair.settle()
    pair.server.session.announceShutdown()
    try pair.settle()
    try pair.respond(try #require(pair.server.streams[1]))
    try pair.settle()
    #expect(pair.client.happenings(of: 1) == [.head(1), .complete(1), .closed(1, .noError)])
    #expect(pair.client.happenings(of: 3) == [.closed(3, .refusedStream)])
    #expect(pair.client.happenings(of: 5) == [.closed(5, .refusedStream)])
    #expect(pair.server.streams.keys.sorted() == [1])
  }

  @Test func theClientSaysGoodbye() throws {
    let pair = try SessionPair()
    pair.echo()
    try pair.request()
    try pair.settle()
    pair.client.session.finishShutdown()
    try pair.settle()
    #expect(pair.server.happenings.last == .goAway(0, .noError))
    #expect(pair.client.session.isFinished)
    #expect(pair.server.session.isFinished)
  }

  // MARK: A connection that is gone

  @Test func abandonClosesEveryStream() throws {
    let pair = try SessionPair()
    for _ in 0..<3 { try pair.request(patterned(10)) }
    try pair.settle()
    try pair.respond(try #require(pair.server.streams[3]), patterned(100_000))
    try pair.server.abandon()
    try pair.client.abandon()
    let closed: [Happening] = [1, 3, 5].map { .closed($0, .cancel) }
    #expect(Set(pair.client.happenings) == Set(closed))
    #expect(Set(pair.server.happenings.filter(closed.contains)) == Set(closed))
    #expect(pair.server.session.heldBodyBytes == 0)
  }

  /// Its streams may be in use elsewhere by then.
  @Test func anAbandonedSessionNeitherTakesNorGives() throws {
    let pair = try SessionPair()
    for _ in 0..<3 { try pair.request(patterned(10)) }
    try pair.settle()
    for stream in pair.server.streams.values { try pair.respond(stream, patterned(100)) }
    try pair.server.abandon()
    for stream in pair.server.streams.values { pair.server.pool.recycle(stream) }
    #expect(pair.server.session.isFinished)
    #expect(!pair.server.session.wantsWrite)
    let count = pair.server.happenings.count
    try pair.server.receive([.rstStream(1, 8), .headers(7, requestFields)])
    #expect(try pair.server.produce().isEmpty)
    #expect(pair.server.happenings.count == count)
  }
}
