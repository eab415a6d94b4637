import HTTP2Wire
import ServingCore
import Testing

@Suite("Limits on what a peer may send")
struct HTTP2SessionLimitTests {
  private func server(_ change: (inout HTTP2Limits) -> Void = { _ in }) throws -> SessionEnd {
    var limits = HTTP2Limits.defaults
    change(&limits)
    let server = try SessionEnd(.server, limits)
    try server.receive(WireFrame.preface)
    try server.receive([.settings()])
    return server
  }

  // MARK: Header lists

  /// Fields of which the list counts `listBytes` bytes in all: name, value and 32 for each.
  private func head(ofListBytes listBytes: Int) -> [(String, String)] {
    var fields = requestFields
    var rest = listBytes - fields.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 32 }
    while rest > 0 {
      let count = rest > 5_000 ? 4_000 : rest
      fields.append(("x-fill", String(repeating: "v", count: count - 38)))
      rest -= count
    }
    return fields
  }

  @Test(arguments: [(32 * 1024, false), (32 * 1024 + 1, true), (60_000, true)])
  func headerListBytes(_ listBytes: Int, isTooLarge: Bool) throws {
    let server = try server()
    try server.receive(fragmented(1, head(ofListBytes: listBytes), endsStream: true))
    #expect(server.happenings == [isTooLarge ? .headTooLarge(1) : .head(1), .complete(1)])
  }

  @Test(arguments: [(100, false), (101, true), (1_000, true)])
  func headerFieldCount(_ fieldCount: Int, isTooLarge: Bool) throws {
    let server = try server()
    let more = Array(repeating: ("a", "b"), count: fieldCount - requestFields.count)
    try server.receive(fragmented(1, requestFields + more, endsStream: true))
    #expect(server.happenings == [isTooLarge ? .headTooLarge(1) : .head(1), .complete(1)])
  }

  @Test(arguments: [(96, false), (97, true)])
  func trailersCountAsFields(_ trailerCount: Int, isTooLarge: Bool) throws {
    let server = try server()
    let trailers = Array(repeating: ("a", "b"), count: trailerCount)
    try server.receive([
      .headers(1, requestFields, endsStream: false), .data(1, [1]), .headers(1, trailers),
    ])
    let course: [Happening] =
      isTooLarge ? [.head(1), .headTooLarge(1), .complete(1)] : [.head(1), .complete(1)]
    #expect(server.happenings == course)
  }

  @Test func anOversizedHeadIsAnnouncedOnce() throws {
    let server = try server()
    let trailers = Array(repeating: ("a", "b"), count: 200)
    try server.receive([
      .headers(1, requestFields + trailers, endsStream: false), .data(1, patterned(1_000)),
      .headers(1, trailers),
    ])
    #expect(server.happenings == [.headTooLarge(1), .complete(1)])
    #expect(server.session.heldBodyBytes == 0)
  }

  /// HEADERS and CONTINUATION frames of at most 16 KiB.
  private func fragmented(
    _ stream: Int32, _ fields: [(String, String)], endsStream: Bool
  ) -> [WireFrame] {
    let block = WireFrame.fieldBlock(fields)
    let pieces = stride(from: 0, to: block.count, by: 16_384).map {
      Array(block[$0..<min($0 + 16_384, block.count)])
    }
    return pieces.indices.map { index in
      var flags: UInt8 = index == pieces.count - 1 ? WireFrame.endHeaders : 0
      if index == 0, endsStream { flags |= WireFrame.endStream }
      return WireFrame(
        kind: index == 0 ? .headers : .continuation, flags: flags, stream: stream,
        payload: pieces[index])
    }
  }

  // MARK: Bodies

  @Test(arguments: [(50_000, false), (50_001, true), (200_000, true)])
  func bodyBytes(_ byteCount: Int, isTooLarge: Bool) throws {
    var limits = HTTP2Limits.defaults
    limits.bodyBytesMax = 50_000
    let pair = try SessionPair(server: limits)
    try pair.request(patterned(byteCount))
    try pair.settle()
    let course: [Happening] =
      isTooLarge ? [.head(1), .bodyTooLarge(1), .complete(1)] : [.head(1), .complete(1)]
    #expect(pair.server.happenings == course)
    #expect(pair.server.session.heldBodyBytes == (isTooLarge ? 0 : byteCount))
    #expect(pair.server.streams[1]?.body.count == (isTooLarge ? 0 : byteCount))
    #expect(pair.server.streams[1]?.discardsBody == isTooLarge)
  }

  @Test func aDiscardedBodyMayNotGoOnForEver() throws {
    var limits = HTTP2Limits.defaults
    limits.bodyBytesMax = 1_000
    limits.discardedBodyBytesMax = 100_000
    let pair = try SessionPair(server: limits)
    try pair.request(patterned(1_000_000))
    try pair.settle()
    #expect(
      pair.server.happenings == [.head(1), .bodyTooLarge(1), .discardTooLong(1), .complete(1)])
  }

  @Test func anAnsweredBodyIsThrownAwayAndStillCredited() throws {
    let pair = try SessionPair()
    let stream = try pair.request(patterned(2_000_000))
    let server = pair.server
    server.react = { server, event in
      guard case .head(let stream) = event else { return }
      server.session.discardBody(of: stream)
      try server.respond(stream, status: 404)
    }
    try pair.settle()
    #expect(server.happenings == [.head(1), .complete(1), .closed(1, .noError)])
    #expect(server.streams[1]?.body.count == 0)
    #expect(stream.fields.text(.status) == "404")
  }

  @Test func aCompleteBodyIsNotThrownAway() throws {
    let pair = try SessionPair()
    try pair.request(patterned(1_000))
    try pair.settle()
    let stream = try #require(pair.server.streams[1])
    pair.server.session.discardBody(of: stream)
    #expect(Array(stream.body.bytes) == patterned(1_000))
    #expect(pair.server.session.heldBodyBytes == 1_000)
  }

  @Test func refusedBodiesAreFreedAndAnnouncedOnce() throws {
    let server = try server()
    try server.receive([
      .headers(1, requestFields, endsStream: false), .data(1, patterned(1_000)),
      .headers(3, requestFields, endsStream: false), .data(3, patterned(500), endsStream: true),
      .headers(5, requestFields, endsStream: true),
    ])
    #expect(server.session.heldBodyBytes == 1_500)
    server.session.refusesBodies = true
    try server.receive([.data(1, [1]), .data(1, [2], endsStream: true)])
    #expect(server.happenings(of: 1) == [.head(1), .bodyRefused(1), .complete(1)])
    #expect(server.session.heldBodyBytes == 500)
    #expect(server.streams[1]?.body.count == 0)
    // Nothing more came for the others: what is complete stays.
    #expect(server.streams[3].map { Array($0.body.bytes) } == patterned(500))
    #expect(server.happenings(of: 5) == [.head(5), .complete(5)])

    server.session.refusesBodies = false
    try server.receive([
      .headers(7, requestFields, endsStream: false), .data(7, [1, 2], endsStream: true),
    ])
    #expect(server.happenings(of: 7) == [.head(7), .complete(7)])
    #expect(server.session.heldBodyBytes == 502)
  }

  // MARK: Streams

  /// Until a client knows the limit it is only refused; RFC 9113 section 5.1.2 lets it try again.
  @Test func streamsOverTheLimitAreRefused() throws {
    let server = try server { $0.concurrentStreamsMax = 2 }
    try server.receive([1, 3, 5].map { .headers($0, requestFields, endsStream: false) })
    #expect(server.happenings == [.head(1), .head(3)])
    let reset = try #require(try server.produceFrames().first { $0.kind == .rstStream })
    #expect(reset.stream == 5)
    #expect(reset.payload == WireFrame.bigEndian(7), "REFUSED_STREAM")
    #expect(server.session.openStreamCount == 2)
  }

  @Test func aClientThatKnowsTheLimitKeepsIt() throws {
    var limits = HTTP2Limits.defaults
    limits.concurrentStreamsMax = 2
    let pair = try SessionPair(server: limits)
    try pair.settle()
    for _ in 0..<5 { try pair.request() }
    try pair.settle()
    #expect(pair.server.streams.keys.sorted() == [1, 3])
    try pair.respond(try #require(pair.server.streams[1]))
    try pair.settle()
    #expect(pair.server.streams.keys.sorted() == [1, 3, 5])
  }
}
