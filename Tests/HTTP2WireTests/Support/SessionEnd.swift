import HTTP2Wire
import ServingCore

/// One end of a connection in a test: a session, everything that happened at it, and its streams.
final class SessionEnd {
  let session: HTTP2Session
  let pool: HTTP2StreamPool
  private(set) var happenings: [Happening] = []
  private(set) var streams: [Int32: HTTP2Stream] = [:]
  /// Called for every event in its turn, as the owner of a session would act on it.
  var react: (SessionEnd, HTTP2Event) throws -> Void = { _, _ in }
  private var events: [HTTP2Event] = []

  init(_ role: HTTP2Session.Role, _ limits: HTTP2Limits = .defaults) throws {
    pool = HTTP2StreamPool { HTTP2Stream() }
    session = try HTTP2Session(role: role, limits: limits, pool: pool)
  }

  func receive(_ bytes: [UInt8]) throws {
    defer { collect() }
    try bytes.withUnsafeBytes { try session.receive($0) }
    try act()
  }

  func receive(_ frames: [WireFrame]) throws {
    try receive(frames.flatMap(\.bytes))
  }

  /// All that there is to send, asked for in pieces of `spaceBytes`.
  func produce(spaceBytes: Int = 64 * 1024) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var space = [UInt8](repeating: 0, count: spaceBytes)
    while true {
      let count = try space.withUnsafeMutableBytes { try session.produce(into: $0) }
      if count == 0 { break }
      bytes += space[..<count]
    }
    try act()
    return bytes
  }

  func produceFrames() throws -> [WireFrame] {
    WireFrame.parse(try produce()) ?? []
  }

  func abandon() throws {
    session.abandon()
    try act()
  }

  /// What happened to one stream.
  func happenings(of id: Int32) -> [Happening] {
    happenings.filter {
      switch $0 {
      case .head(id), .headTooLarge(id), .bodyTooLarge(id), .bodyRefused(id), .discardTooLong(id),
        .complete(id), .closed(id, _):
        true
      default: false
      }
    }
  }

  private func act() throws {
    let start = happenings.count
    collect()
    guard happenings.count > start else { return }
    for event in events { try react(self, event) }
  }

  private func collect() {
    session.takeEvents(into: &events)
    for event in events {
      happenings.append(Happening(event))
      if case .head(let stream) = event { streams[stream.id] = stream }
    }
  }
}
