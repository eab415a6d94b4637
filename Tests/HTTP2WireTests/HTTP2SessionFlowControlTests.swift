import HTTP2Wire
import ServingCore
import Testing

@Suite("Flow control, both ways")
struct HTTP2SessionFlowControlTests {
  private static let kib = 1024

  /// The windows of a server; the connection's starts at 65,535 bytes and only grows.
  private static func windows(stream: Int, connection: Int = 65_535) -> HTTP2Limits {
    var limits = HTTP2Limits.defaults
    limits.streamWindowBytes = stream
    limits.connectionWindowBytes = connection
    return limits
  }

  @Test(arguments: [1 * kib, 16 * kib, 65_535, 256 * kib])
  func aBodyLargerThanTheWindowsArrives(_ window: Int) throws {
    let pair = try SessionPair(server: Self.windows(stream: window))
    let body = patterned(700_001)
    let stream = try pair.request(body)
    try pair.settle()
    #expect(pair.server.streams[stream.id].map { Array($0.body.bytes) } == body)
    #expect(pair.server.happenings == [.head(1), .complete(1)])
  }

  @Test func manyBodiesLargerThanTheConnectionWindowArrive() throws {
    let pair = try SessionPair(server: Self.windows(stream: 256 * Self.kib))
    for index in 0..<20 { try pair.request(patterned(100_000, seed: index)) }
    try pair.settle()
    #expect(pair.server.streams.count == 20)
    #expect(pair.server.streams.values.allSatisfy { $0.isRemoteClosed })
    #expect(pair.server.session.heldBodyBytes == 2_000_000)
  }

  /// The peer may have as much under way as the window says, and gets credit for what was taken.
  @Test func creditIsGivenForWhatWasTaken() throws {
    let server = try SessionEnd(.server, Self.windows(stream: 20_000))
    try server.receive(WireFrame.preface)
    // The acknowledgement puts our window in force.
    try server.receive([.settings(), WireFrame(kind: .settings, flags: WireFrame.ack)])
    try server.receive([.headers(1, requestFields, endsStream: false)])
    _ = try server.produce()
    // Less than half of the window: libnghttp2 waits, for a small update costs more than it gives.
    try server.receive([.data(1, patterned(9_000))])
    #expect(try server.produceFrames().filter { $0.kind == .windowUpdate }.isEmpty)
    try server.receive([.data(1, patterned(9_000))])
    let update = try #require(
      try server.produceFrames().first { $0.kind == .windowUpdate && $0.stream == 1 })
    #expect(update.payload == WireFrame.bigEndian(18_000))
  }

  @Test func aPeerThatSendsPastItsWindowIsStopped() throws {
    let server = try SessionEnd(.server, Self.windows(stream: 20_000))
    try server.receive(WireFrame.preface)
    try server.receive([.settings(), WireFrame(kind: .settings, flags: WireFrame.ack)])
    try server.receive([.headers(1, requestFields, endsStream: false)])
    _ = try server.produce()
    try server.receive([.data(1, patterned(16_000)), .data(1, patterned(16_000))])
    let reset = try #require(try server.produceFrames().first { $0.kind == .rstStream })
    #expect(reset.payload == WireFrame.bigEndian(3), "FLOW_CONTROL_ERROR")
    #expect(server.happenings == [.head(1), .closed(1, HTTP2ErrorCode(rawValue: 3))])
    #expect(server.session.heldBodyBytes == 0)
  }

  @Test func aSlowReaderStopsTheReplyAndWindowContinuesIt() throws {
    let pair = try SessionPair(client: Self.windows(stream: 10_000))
    let stream = try pair.request()
    try pair.settle()
    let body = patterned(50_000)
    try pair.respond(try #require(pair.server.streams[stream.id]), body)

    let first = try pair.server.produceFrames()
    #expect(first.map(\.kind) == [.headers, .data])
    #expect(first[1].payload.count == 10_000)
    #expect(try pair.server.produce().isEmpty)
    #expect(!pair.server.session.wantsWrite)

    try pair.server.receive([.windowUpdate(stream.id, 5_000)])
    let second = try pair.server.produceFrames()
    #expect(second.map(\.kind) == [.data])
    #expect(second[0].payload == Array(body[10_000..<15_000]))
    #expect(!pair.server.happenings.contains(.closed(1, .noError)))

    try pair.server.receive([.windowUpdate(stream.id, 1_000_000)])
    let rest = try pair.server.produceFrames()
    #expect(rest.flatMap(\.payload) == Array(body[15_000...]))
    #expect(rest.allSatisfy { $0.payload.count <= 16_384 })
    #expect(pair.server.happenings == [.head(1), .complete(1), .closed(1, .noError)])
  }

  /// The connection's window stops every reply, whatever the streams' windows allow.
  @Test func theConnectionWindowIsShared() throws {
    let pair = try SessionPair(client: Self.windows(stream: 1_000_000))
    let streams = try (0..<4).map { _ in try pair.request() }
    try pair.settle()
    for stream in streams {
      try pair.respond(try #require(pair.server.streams[stream.id]), patterned(50_000))
    }
    let frames = try pair.server.produceFrames()
    #expect(frames.filter { $0.kind == .data }.map(\.payload.count).reduce(0, +) == 65_535)
  }

  @Test(arguments: [HTTP2Session.outputBytesMin, 16_500, 20_000, 33_000, 65_536, 1 << 20])
  func framesStayWholeInAnySpace(_ spaceBytes: Int) throws {
    let pair = try SessionPair()
    let bodies = [0, 1, 10, 5_000, 16_383, 16_384, 16_385, 40_000, 100_000].map { patterned($0) }
    let streams = try bodies.map { _ in try pair.request() }
    try pair.settle()
    for (stream, body) in zip(streams, bodies) {
      try pair.respond(try #require(pair.server.streams[stream.id]), body)
    }
    let bytes = try pair.server.produce(spaceBytes: spaceBytes)
    let frames = try #require(WireFrame.parse(bytes))
    #expect(frames.allSatisfy { $0.payload.count <= 16_384 })
    try pair.client.receive(bytes)
    for (stream, body) in zip(streams, bodies) { #expect(Array(stream.body.bytes) == body) }
    #expect(pair.client.session.openStreamCount == 0)
  }

  /// Something of another kind may be taken out between two pieces of a frame that is not DATA.
  @Test func aFrameCutByTheEndOfTheSpaceIsContinued() throws {
    let pair = try SessionPair()
    var block = HeaderBlock()
    block.add(.status, 200)
    let text = String(
      decoding: (0..<9_000).map { UInt8(ascii: "a") + UInt8($0 % 26) }, as: UTF8.self)
    block.add(.traceparent, text, .unique)
    block.add(.serverTiming, text, .unique)
    let streams = try (0..<5).map { _ in try pair.request() }
    try pair.settle()
    for stream in streams {
      try pair.server.session.respond(try #require(pair.server.streams[stream.id]), &block)
    }
    let bytes = try pair.server.produce(spaceBytes: HTTP2Session.outputBytesMin)
    try pair.client.receive(bytes)
    for stream in streams {
      #expect(stream.fields.text(.traceparent) == text)
      #expect(stream.fields.text(.serverTiming) == text)
    }
  }

  @Test func aResetStopsAReplyHalfway() throws {
    let pair = try SessionPair(client: Self.windows(stream: 10_000))
    let stream = try pair.request()
    try pair.settle()
    try pair.respond(try #require(pair.server.streams[stream.id]), patterned(50_000))
    _ = try pair.server.produce()
    try pair.server.receive([.rstStream(1, 8), .windowUpdate(0, 100_000)])
    #expect(try pair.server.produceFrames().filter { $0.kind == .data }.isEmpty)
    #expect(pair.server.happenings.last == .closed(1, .cancel))
  }

  /// A DATA frame that waits for space belongs to a stream that the peer resets meanwhile.
  @Test func aResetOvertakesAFrameThatWaitsForSpace() throws {
    let pair = try SessionPair()
    let streams = try (0..<2).map { _ in try pair.request() }
    try pair.settle()
    for stream in streams {
      try pair.respond(try #require(pair.server.streams[stream.id]), patterned(16_384))
    }
    var space = [UInt8](repeating: 0, count: HTTP2Session.outputBytesMin)
    let session = pair.server.session
    let count = try space.withUnsafeMutableBytes { try session.produce(into: $0) }
    let frames = try #require(WireFrame.parse(Array(space[..<count])))
    #expect(!frames.contains { $0.kind == .data })
    try pair.server.receive(streams.map { .rstStream($0.id, 8) })
    // The streams' memory may be used again from here on.
    for stream in pair.server.streams.values { pair.server.pool.recycle(stream) }
    #expect(try pair.server.produceFrames().isEmpty)
  }
}
