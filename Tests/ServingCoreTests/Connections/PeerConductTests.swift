import ServingCore
import Testing

@Suite struct PeerConductTests {
  private static let now = MonotonicInstant(nanoseconds: 1 << 40)

  static var acts: [(PeerConduct.Act, WritableKeyPath<ConductLimits, RateLimit>, ConnectionLimit)] {
    [
      (.reset, \.peerResets, .peerResets), (.provokedReset, \.provokedResets, .provokedResets),
      (.ping, \.pings, .pings), (.settings, \.settings, .settings),
      (.priority, \.priorities, .priorities), (.windowUpdate, \.windowUpdates, .windowUpdates),
      (.data(byteCount: 0), \.emptyData, .emptyData),
      (.data(byteCount: 1), \.tinyData, .tinyData),
      (.data(byteCount: ConductLimits.tinyDataBytes - 1), \.tinyData, .tinyData),
      (.goAway, \.goAways, .goAways), (.oversizedHead, \.oversizedHeads, .headerList),
      (.unknown, \.unknownFrames, .unknownFrames),
    ]
  }

  @Test func eachActHasALimitOfItsOwn() {
    for (act, path, expected) in Self.acts {
      var limits = ConductLimits()
      limits[keyPath: path] = RateLimit(3, perSeconds: 30)
      var conduct = PeerConduct(limits)
      for _ in 0..<3 { #expect(conduct.note(act, now: Self.now) == nil) }
      #expect(conduct.note(act, now: Self.now) == expected)
      for (other, otherPath, _) in Self.acts where otherPath != path {
        #expect(conduct.note(other, now: Self.now) == nil)
      }
    }
  }

  @Test func dataWithSomethingInItIsFree() {
    var conduct = PeerConduct(ConductLimits())
    for _ in 0..<100_000 {
      #expect(
        conduct.note(.data(byteCount: ConductLimits.tinyDataBytes), now: Self.now) == nil)
    }
  }

  @Test func aRequestBringsItsOwnFrames() {
    var limits = ConductLimits()
    limits.windowUpdates = RateLimit(10, perSeconds: 1_000)
    limits.priorities = RateLimit(10, perSeconds: 1_000)
    limits.tinyData = RateLimit(10, perSeconds: 1_000)
    limits.unknownFrames = RateLimit(10, perSeconds: 1_000)
    var conduct = PeerConduct(limits)
    for _ in 0..<1_000 {
      conduct.noteRequest()
      for _ in 0..<ConductLimits.windowUpdatesPerFrame {
        #expect(conduct.note(.windowUpdate, now: Self.now) == nil)
      }
      for _ in 0..<ConductLimits.framesPerRequest {
        #expect(conduct.note(.priority, now: Self.now) == nil)
        #expect(conduct.note(.data(byteCount: 1), now: Self.now) == nil)
        #expect(conduct.note(.unknown, now: Self.now) == nil)
      }
    }
  }

  @Test func aReplyBringsWindowForIt() {
    var limits = ConductLimits()
    limits.windowUpdates = RateLimit(10, perSeconds: 1_000)
    var conduct = PeerConduct(limits)
    for _ in 0..<1_000 {
      conduct.noteSentData(frameCount: 1)
      for _ in 0..<ConductLimits.windowUpdatesPerFrame {
        #expect(conduct.note(.windowUpdate, now: Self.now) == nil)
      }
    }
  }
}
