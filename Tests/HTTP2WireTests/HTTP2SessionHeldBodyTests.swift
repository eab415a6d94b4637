import HTTP2Wire
import ServingCore
import ServingTestKit
import Testing

/// ``HTTP2Limits/heldBodyBytesMax``: past it only the oldest unfinished body gets new window.
@Suite("Bodies held for unanswered requests")
struct HTTP2SessionHeldBodyTests {
  private static let bodyBytes = 100_000

  /// A server that holds little and gives small windows.
  private static let limits: HTTP2Limits = {
    var limits = HTTP2Limits.defaults
    limits.streamWindowBytes = 20_000
    limits.connectionWindowBytes = 1_000_000
    limits.heldBodyBytesMax = 50_000
    return limits
  }()

  @Test func theOldestBodyFinishesWhileOthersWait() throws {
    let pair = try SessionPair(server: Self.limits)
    try pair.settle()
    for index in 0..<5 { try pair.request(patterned(Self.bodyBytes, seed: index)) }
    try pair.settle()
    // The oldest came whole. Of the others, the next oldest comes whole too, for the oldest is no
    // longer unfinished, and so on: one after the other, none is stuck.
    for (index, id) in stride(from: Int32(1), through: 9, by: 2).enumerated() {
      let stream = try #require(pair.server.streams[id])
      #expect(stream.isRemoteClosed)
      #expect(Array(stream.body.bytes) == patterned(Self.bodyBytes, seed: index))
    }
  }

  /// The oldest is only half sent and its sender pauses: the others stop at their windows.
  @Test func othersGetNoWindowPastTheLimit() throws {
    let server = try SessionEnd(.server, Self.limits)
    try server.receive(WireFrame.preface)
    try server.receive([.settings(), WireFrame(kind: .settings, flags: WireFrame.ack)])
    let ids: [Int32] = [1, 3, 5, 7]
    try server.receive(ids.map { .headers($0, requestFields, endsStream: false) })
    _ = try server.produce()
    // 15,000 of each, and credit for all at first: 45,000 are within the limit.
    for id in ids.prefix(3) { try server.receive([.data(id, patterned(15_000))]) }
    #expect(try updates(from: server).keys.sorted() == [1, 3, 5])
    // Over the limit now: the fourth waits.
    try server.receive([.data(7, patterned(15_000))])
    #expect(try updates(from: server).isEmpty)
    // The oldest goes on, and is credited as ever.
    try server.receive([.data(1, patterned(15_000))])
    #expect(try updates(from: server).keys.sorted() == [1])
    #expect(server.session.heldBodyBytes == 75_000)
  }

  /// The peer, without window, sends nothing that would wake the session: writing the reply must.
  @Test func aReplyThatFreesRoomLetsTheOthersContinue() throws {
    let server = try SessionEnd(.server, Self.limits)
    try server.receive(WireFrame.preface)
    try server.receive([.settings(), WireFrame(kind: .settings, flags: WireFrame.ack)])
    let ids: [Int32] = [1, 3, 5, 7]
    try server.receive(ids.map { .headers($0, requestFields, endsStream: false) })
    // The third is complete. The oldest never sends another byte and keeps its place.
    try server.receive([
      .data(5, patterned(15_000)), .data(5, patterned(4_000), endsStream: true),
      .data(1, patterned(15_000)), .data(3, patterned(15_000)), .data(7, patterned(15_000)),
    ])
    #expect(try updates(from: server).keys.sorted() == [1])
    try server.respond(try #require(server.streams[5]))
    #expect(try updates(from: server).keys.sorted() == [3, 7])
    #expect(server.session.heldBodyBytes == 45_000)
  }

  /// A body that nobody wants does not keep those behind it from being the oldest.
  @Test func aDiscardedBodyIsNotTheOldest() throws {
    let server = try SessionEnd(.server, Self.limits)
    try server.receive(WireFrame.preface)
    try server.receive([.settings(), WireFrame(kind: .settings, flags: WireFrame.ack)])
    let ids: [Int32] = [1, 3, 5, 7, 9]
    try server.receive(ids.map { .headers($0, requestFields, endsStream: false) })
    server.session.discardBody(of: try #require(server.streams[1]))
    _ = try server.produce()
    try server.receive([3, 5, 7, 9].map { .data($0, patterned(15_000)) })
    #expect(try updates(from: server).keys.sorted() == [3])
  }

  @Test(arguments: [1, 2, 3])
  func everyBodyArrivesWhateverTheOrderOfReplies(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let pair = try SessionPair(server: Self.limits)
    try pair.settle()
    let sizes = (0..<40).map { _ in Int.random(in: 0...150_000, using: &random) }
    let streams = try sizes.enumerated().map { index, size in
      try pair.request(patterned(size, seed: index))
    }
    var unanswered: [HTTP2Stream] = []
    pair.server.react = { _, event in
      if case .complete(let stream) = event { unanswered.append(stream) }
    }
    var answeredCount = 0
    while answeredCount < sizes.count {
      try pair.settle()
      let index = try #require(
        unanswered.indices.randomElement(using: &random), "stuck, seed \(seed)")
      let stream = unanswered.remove(at: index)
      try pair.respond(stream, Array(stream.body.bytes))
      answeredCount += 1
    }
    try pair.settle()
    for (index, stream) in streams.enumerated() {
      #expect(Array(stream.body.bytes) == patterned(sizes[index], seed: index), "seed \(seed)")
    }
    #expect(pair.server.session.heldBodyBytes == 0)
  }

  /// The streams that were given new window, and how much.
  private func updates(from server: SessionEnd) throws -> [Int32: UInt32] {
    let frames = try server.produceFrames().filter { $0.kind == .windowUpdate && $0.stream > 0 }
    return frames.reduce(into: [:]) { updates, frame in
      updates[frame.stream, default: 0] += frame.payload.reduce(0) { $0 << 8 | UInt32($1) }
    }
  }
}
