import HTTP2Wire
import ServingCore
import ServingTestKit
import Testing

@Suite("Peers that break the rules")
struct HTTP2SessionHostileTests {
  private func server(_ change: (inout HTTP2Limits) -> Void = { _ in }) throws -> SessionEnd {
    var limits = HTTP2Limits.defaults
    change(&limits)
    let server = try SessionEnd(.server, limits)
    try server.receive(WireFrame.preface)
    try server.receive([.settings(), WireFrame(kind: .settings, flags: WireFrame.ack)])
    _ = try server.produce()
    return server
  }

  /// The error code of the GOAWAY among the frames that the session wants sent.
  private func goAwayCode(of end: SessionEnd) throws -> UInt32? {
    try end.produceFrames().first { $0.kind == .goAway }.map {
      $0.payload.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: test\r\n\r\n", "\u{16}\u{3}\u{1}", "PRI * HTTP/2.0\r\n\r\nXX",
  ])
  func badPreface(_ text: String) throws {
    let server = try SessionEnd(.server)
    #expect(throws: HTTP2Error.badPreface) { try server.receive(Array(text.utf8)) }
    #expect(server.happenings.isEmpty)
    #expect(HTTP2Error.badPreface.description.contains("prior knowledge"))
  }

  /// What a server that does not speak HTTP/2 answers.
  @Test func aReplyThatIsNotHTTP2EndsTheConnection() throws {
    let client = try SessionEnd(.client)
    try client.request()
    _ = try client.produce()
    try client.receive(Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8))
    #expect(try goAwayCode(of: client) != nil)
    #expect(client.session.isFinished)
    try client.abandon()
    #expect(client.happenings == [.closed(1, .cancel)])
  }

  /// Frames that no connection survives, with the code that RFC 9113 section 7 has for each.
  private static let fatalFrames: [(String, WireFrame, UInt32)] = [
    ("frame over 16 KiB", .data(1, patterned(16_385)), 6),
    ("DATA without stream", .data(0, [1]), 1),
    ("DATA on an idle stream", .data(5, [1]), 1),
    ("even stream", .headers(2, requestFields), 1),
    ("CONTINUATION alone", WireFrame(kind: .continuation, stream: 1), 1),
    ("PUSH_PROMISE", WireFrame(kind: .pushPromise, stream: 1, payload: [0, 0, 0, 2]), 1),
    ("PRIORITY without stream", WireFrame(kind: .priority, payload: patterned(5)), 1),
    ("short SETTINGS", WireFrame(kind: .settings, payload: [0, 1]), 6),
    ("PING of 7 bytes", WireFrame(kind: .ping, payload: patterned(7)), 6),
    ("window of zero", .windowUpdate(0, 0), 1),
    ("window overflow", .windowUpdate(0, 0x7fff_ffff), 3),
    ("broken HPACK", WireFrame(kind: .headers, flags: 5, stream: 1, payload: [0xff, 0xff]), 9),
  ]

  @Test(arguments: fatalFrames)
  func aConnectionErrorIsSaidInGoAway(_ name: String, _ frame: WireFrame, _ code: UInt32) throws {
    let server = try server()
    try server.receive([frame])
    #expect(try goAwayCode(of: server) == code, "\(name)")
    #expect(server.session.isFinished, "\(name)")
  }

  /// Of a header block too, whose later frames libnghttp2 lets be of any size.
  @Test func aFrameOverTheSizeEndsAHeaderBlock() throws {
    let server = try server()
    try server.receive([
      WireFrame(kind: .headers, stream: 1, payload: patterned(0)),
      WireFrame(kind: .continuation, flags: 4, stream: 1, payload: patterned(16_385)),
    ])
    #expect(try goAwayCode(of: server) == 6)
  }

  private static let malformedHeads: [(String, [(String, String)])] = [
    ("no path", requestFields.filter { $0.0 != ":path" }),
    ("two methods", requestFields + [(":method", "GET")]),
    ("upper case name", requestFields + [("X-Upper", "1")]),
    ("unknown pseudo field", requestFields + [(":other", "1")]),
    ("connection field", requestFields + [("connection", "close")]),
    ("pseudo field after others", [("a", "b")] + requestFields),
  ]

  @Test(arguments: malformedHeads)
  func aMalformedRequestResetsItsStreamAlone(_ name: String, _ fields: [(String, String)]) throws {
    let server = try server()
    try server.receive([.headers(1, fields), .headers(3, requestFields)])
    let frames = try server.produceFrames()
    #expect(frames.filter { $0.kind == .rstStream }.map(\.stream) == [1], "\(name)")
    let protocolError: Happening = .closed(1, .protocolError)
    #expect(server.happenings(of: 1) == [protocolError], "\(name)")
    #expect(server.happenings(of: 3) == [.head(3), .complete(3)], "\(name)")
  }

  @Test(arguments: [("5", 4), ("3", 4), ("0", 4), ("9999999999999999999999", 4)])
  func contentLengthMustBeTrue(_ announced: String, _ sent: Int) throws {
    let server = try server()
    try server.receive([
      .headers(1, requestFields + [("content-length", announced)], endsStream: false),
      .data(1, patterned(sent), endsStream: true),
    ])
    _ = try server.produce()
    #expect(server.happenings.last == .closed(1, .protocolError))
    #expect(!server.happenings.contains(.complete(1)))
    #expect(server.session.heldBodyBytes == 0)
  }

  // MARK: Floods

  @Test func continuationsAreCounted() throws {
    let server = try server { $0.continuationsMax = 3 }
    let piece = WireFrame(
      kind: .continuation, stream: 1, payload: WireFrame.fieldBlock([("a", "b")]))
    var first = WireFrame.headers(1, requestFields)
    first.flags = WireFrame.endStream
    #expect(throws: HTTP2Error.exceeded(.continuations)) {
      try server.receive([first] + Array(repeating: piece, count: 5))
    }
  }

  @Test(arguments: [WireFrame.settings(), WireFrame(kind: .ping, payload: patterned(8))])
  func acknowledgementsThatNobodyReadsAreCounted(_ frame: WireFrame) throws {
    let server = try server { $0.outboundAcksMax = 10 }
    try server.receive(Array(repeating: frame, count: 10))
    #expect(throws: HTTP2Error.exceeded(.outboundFrames)) {
      try server.receive(Array(repeating: frame, count: 10))
    }
  }

  // MARK: Anything at all

  /// Valid exchanges with some bytes changed: the session may end, but its events keep their order
  /// and its counts come back to zero.
  @Test(arguments: UInt64(1)...40)
  func mutatedBytesNeverBreakTheRulesOfEvents(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let server = try server { $0.bodyBytesMax = 5_000 }
    var frames: [WireFrame] = []
    for id in stride(from: Int32(1), to: 60, by: 2) {
      frames += [
        .headers(id, requestFields, endsStream: false),
        .data(id, patterned(Int.random(in: 0...3_000, using: &random))),
        .data(id, patterned(100), endsStream: true),
      ]
    }
    frames.shuffle(using: &random)
    frames.sort { $0.stream / 8 < $1.stream / 8 }
    var bytes = frames.flatMap(\.bytes)
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
    }
    server.react = { server, event in
      if case .complete(let stream) = event, !stream.isClosed {
        try server.respond(stream, patterned(100))
      }
    }
    do {
      for start in stride(from: 0, to: bytes.count, by: 777) {
        try server.receive(Array(bytes[start..<min(start + 777, bytes.count)]))
        _ = try server.produce()
      }
    } catch is HTTP2Error {
      // The connection cannot go on; what it leaves behind is what this test looks at.
    }
    try server.abandon()
    try expectOrder(of: server, "seed \(seed)")
  }

  @Test(arguments: UInt64(1)...20)
  func randomBytesEndTheConnection(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let server = try server()
    do {
      try server.receive((0..<50_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      _ = try server.produce()
    } catch is HTTP2Error {
      // As above.
    }
    try server.abandon()
    try expectOrder(of: server, "seed \(seed)")
  }

  private func expectOrder(of end: SessionEnd, _ comment: Comment) throws {
    #expect(end.session.openStreamCount == 0, comment)
    #expect(end.session.heldBodyBytes == 0, comment)
    for id in end.streams.keys {
      let course = end.happenings(of: id)
      #expect(course.first == .head(id) || course.first == .headTooLarge(id), comment)
      guard case .closed = try #require(course.last) else {
        Issue.record("a stream was never closed: \(course)", severity: .error)
        continue
      }
      #expect(Set(course).count == course.count, comment)
    }
  }
}
