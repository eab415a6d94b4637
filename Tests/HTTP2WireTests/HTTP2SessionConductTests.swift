import HTTP2Wire
import ServingCore
import Testing

@Suite("How often a peer may do what costs it little")
struct HTTP2SessionConductTests {
  static let enhanceYourCalm: UInt32 = 0xB

  private func server(_ change: (inout HTTP2Limits) -> Void) throws -> SessionEnd {
    var limits = HTTP2Limits.defaults
    change(&limits)
    let server = try SessionEnd(.server, limits)
    try server.receive(WireFrame.preface)
    try server.receive([.settings()])
    _ = try server.produce()
    return server
  }

  private func goAwayCodes(of server: SessionEnd) throws -> [UInt32] {
    try server.produceFrames().filter { $0.kind == .goAway }.map { frame in
      frame.payload[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// As many as the limit are taken, one more ends the connection.
  private func expectLimit(
    _ limit: ConnectionLimit, _ rate: WritableKeyPath<HTTP2Limits, RateLimit>,
    of most: RateLimit = Self.limit, open: [WireFrame] = [], _ frame: (Int) -> [WireFrame]
  ) throws {
    let server = try server { $0[keyPath: rate] = most }
    try server.receive(open)
    for number in 0..<20 { try server.receive(frame(number)) }
    #expect(server.session.exceeded == nil)
    #expect(throws: HTTP2Error.exceeded(limit)) { try server.receive(frame(20)) }
    #expect(try goAwayCodes(of: server) == [Self.enhanceYourCalm])
    #expect(server.session.exceeded == limit)
  }

  private static let limit = RateLimit(20, perSeconds: 1_000)

  @Test func resetsOfThePeer() throws {
    try expectLimit(.peerResets, \.conduct.peerResets) { number in
      let id = Int32(2 * number + 1)
      return [.headers(id, requestFields), .rstStream(id, 8)]
    }
  }

  @Test func pings() throws {
    try expectLimit(.pings, \.conduct.pings) { _ in
      [WireFrame(kind: .ping, payload: patterned(8))]
    }
  }

  @Test func settings() throws {
    // One came with the preface.
    try expectLimit(.settings, \.conduct.settings, of: RateLimit(21, perSeconds: 1_000)) { _ in
      [.settings()]
    }
  }

  @Test func priorities() throws {
    try expectLimit(.priorities, \.conduct.priorities) { _ in
      [WireFrame(kind: .priority, stream: 1, payload: [0, 0, 0, 3, 1])]
    }
  }

  @Test func windowUpdates() throws {
    try expectLimit(.windowUpdates, \.conduct.windowUpdates) { _ in
      [.windowUpdate(0, 1)]
    }
  }

  @Test func framesOfUnknownTypes() throws {
    try expectLimit(.unknownFrames, \.conduct.unknownFrames) { _ in
      [WireFrame(kind: .unknown, payload: patterned(8))]
    }
  }

  @Test func dataWithoutData() throws {
    try expectLimit(
      .emptyData, \.conduct.emptyData,
      open: [.headers(1, requestFields, endsStream: false)]
    ) { _ in [.data(1, [])] }
  }

  @Test func dataWithHardlyAnyData() throws {
    // The request that they are of is worth two.
    try expectLimit(
      .tinyData, \.conduct.tinyData,
      open: [.headers(1, requestFields, endsStream: false)]
    ) { _ in [.data(1, [1])] }
  }

  @Test func paddingIsNoData() throws {
    let padded = WireFrame(
      kind: .data, flags: 0x8, stream: 1, payload: [200] + Array(repeating: 0, count: 201))
    try expectLimit(
      .tinyData, \.conduct.tinyData,
      open: [.headers(1, requestFields, endsStream: false)]
    ) { _ in [padded] }
  }

  @Test func theEndOfABodyIsNotCounted() throws {
    let server = try server { $0.conduct.emptyData = RateLimit(1, perSeconds: 1_000) }
    for id in stride(from: Int32(1), to: 101, by: 2) {
      try server.receive([
        .headers(id, requestFields, endsStream: false), .data(id, [], endsStream: true),
      ])
    }
    #expect(server.session.exceeded == nil)
  }

  /// The streams are reset by libnghttp2: their windows would overflow (RFC 9113 section 6.9.1).
  @Test func resetsThatThePeerProvokes() throws {
    let server = try server { $0.conduct.provokedResets = Self.limit }
    for number in 0..<21 {
      let id = Int32(2 * number + 1)
      try server.receive([
        .headers(id, requestFields, endsStream: false), .windowUpdate(id, 0x7FFF_FFFF),
      ])
      let frames = try server.produceFrames()
      #expect(frames.contains { $0.kind == .rstStream && $0.stream == id })
      #expect(server.session.exceeded == (number < 20 ? nil : .provokedResets))
    }
  }

  @Test func resetsOfOursThatAreNobodysFaultAreNotCounted() throws {
    let server = try server { $0.conduct.provokedResets = RateLimit(1, perSeconds: 1_000) }
    for id in stride(from: Int32(1), to: 41, by: 2) {
      try server.receive([.headers(id, requestFields, endsStream: false)])
      let stream = try #require(server.streams[id])
      server.session.reset(stream, .noError)
      _ = try server.produce()
    }
    #expect(server.session.exceeded == nil)
  }

  @Test func answersThatNobodyReads() throws {
    let server = try server {
      $0.outboundFramesMax = 10
      $0.concurrentStreamsMax = 1
    }
    // Beyond the one stream each is refused, and the refusals wait.
    #expect(throws: HTTP2Error.exceeded(.outboundFrames)) {
      for id in stride(from: Int32(1), to: 101, by: 2) {
        try server.receive([.headers(id, requestFields, endsStream: false)])
      }
    }
  }

  @Test func requestsThatAreRefusedForTheirHeaderList() throws {
    let server = try server {
      $0.conduct.oversizedHeads = Self.limit
      $0.headerFieldCountMax = 10
    }
    let many = Array(repeating: ("x", ""), count: 10)
    for number in 0..<20 {
      try server.receive([.headers(Int32(2 * number + 1), requestFields + many)])
    }
    #expect(server.session.exceeded == nil)
    #expect(throws: HTTP2Error.exceeded(.headerList)) {
      try server.receive([.headers(41, requestFields + many)])
    }
    #expect(try goAwayCodes(of: server) == [Self.enhanceYourCalm])
  }

  @Test func headerListsThatAreNotWorthDecoding() throws {
    let server = try server { $0.headerListBytesMax = 1_024 }
    let long = String(repeating: "v", count: 5_000)
    #expect(throws: HTTP2Error.exceeded(.headerList)) {
      try server.receive([.headers(1, requestFields + [("x", long)])])
    }
    #expect(try goAwayCodes(of: server) == [Self.enhanceYourCalm])
  }

  @Test func whatWasTakenComesBackWithTime() throws {
    var limits = HTTP2Limits.defaults
    limits.conduct.pings = RateLimit(1, perSeconds: 1)
    let session = try HTTP2Session(
      role: .server, limits: limits, pool: HTTP2StreamPool { HTTP2Stream() })
    let ping = WireFrame(kind: .ping, payload: patterned(8)).bytes
    var bytes = WireFrame.preface + WireFrame.settings().bytes
    for second in 1...10 {
      bytes += ping
      let now = MonotonicInstant(nanoseconds: UInt64(second) * 1_000_000_000)
      try bytes.withUnsafeBytes { try session.receive($0, now: now) }
      bytes = []
    }
    #expect(session.exceeded == nil)
  }
}
