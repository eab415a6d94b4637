import ServingCore
import Testing

@Suite struct ConnectionWatchTests {
  private func at(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 1 << 40 + UInt64(milliseconds) * 1_000_000)
  }

  private var quiet: ConnectionWatch.Sight {
    ConnectionWatch.Sight(
      isEstablished: true, headerBlockCount: 0, isInHeaderBlock: false, requestCount: 0,
      hasOpenRequests: false, sentByteCount: 0, hasUnsentBytes: false)
  }

  private var limits: TimeLimits {
    var limits = TimeLimits()
    limits.handshakeMilliseconds = 100
    limits.headersMilliseconds = 200
    limits.writeMilliseconds = 300
    limits.idleMilliseconds = 400
    return limits
  }

  @Test func theHandshakeHasItsTime() {
    var watch = ConnectionWatch(limits, opened: at(0))
    var sight = quiet
    sight.isEstablished = false
    #expect(watch.look(sight, now: at(99)) == nil)
    #expect(watch.look(sight, now: at(100)) == .handshake)
    // Once it is over, it is over.
    #expect(watch.look(quiet, now: at(101)) == nil)
  }

  @Test func aHeaderBlockHasItsTime() {
    var watch = ConnectionWatch(limits, opened: at(0))
    var sight = quiet
    sight.isInHeaderBlock = true
    sight.headerBlockCount = 1
    sight.hasOpenRequests = true
    #expect(watch.look(sight, now: at(0)) == nil)
    #expect(watch.look(sight, now: at(199)) == nil)
    // Another block, as slow as the first has been so far, has its own.
    sight.headerBlockCount = 2
    #expect(watch.look(sight, now: at(200)) == nil)
    #expect(watch.look(sight, now: at(399)) == nil)
    #expect(watch.look(sight, now: at(400)) == .headers)
    sight.isInHeaderBlock = false
    #expect(watch.look(sight, now: at(401)) == nil)
  }

  @Test func whatWaitsMustMove() {
    var watch = ConnectionWatch(limits, opened: at(0))
    var sight = quiet
    sight.hasUnsentBytes = true
    sight.hasOpenRequests = true
    #expect(watch.look(sight, now: at(0)) == nil)
    // A byte now and then is no progress.
    sight.sentByteCount = TimeLimits.progressBytesMin - 1
    #expect(watch.look(sight, now: at(299)) == nil)
    #expect(watch.look(sight, now: at(300)) == .write)
    sight.sentByteCount += 1
    #expect(watch.look(sight, now: at(301)) == nil)
    #expect(watch.look(sight, now: at(600)) == nil)
    #expect(watch.look(sight, now: at(601)) == .write)
    sight.hasUnsentBytes = false
    #expect(watch.look(sight, now: at(602)) == nil)
  }

  @Test func aConnectionWithoutRequestsIsIdle() {
    var watch = ConnectionWatch(limits, opened: at(0))
    #expect(watch.look(quiet, now: at(0)) == nil)
    #expect(watch.look(quiet, now: at(399)) == nil)
    // A request that came and went between two looks.
    var sight = quiet
    sight.requestCount = 1
    #expect(watch.look(sight, now: at(400)) == nil)
    #expect(watch.look(sight, now: at(799)) == nil)
    #expect(watch.look(sight, now: at(800)) == .idle)
    sight.hasOpenRequests = true
    #expect(watch.look(sight, now: at(801)) == nil)
  }

  @Test func zeroIsNoLimit() {
    var limits = limits
    limits.handshakeMilliseconds = 0
    limits.idleMilliseconds = 0
    var watch = ConnectionWatch(limits, opened: at(0))
    var sight = quiet
    sight.isEstablished = false
    #expect(watch.look(sight, now: at(1_000_000)) == nil)
    #expect(watch.look(quiet, now: at(1_000_000)) == nil)
    #expect(watch.look(quiet, now: at(9_000_000)) == nil)
  }

  @Test(arguments: [(300_000, 1_000), (1_000, 250), (20, 10)])
  func looksOftenEnough(idleMilliseconds: Int, lookMilliseconds: Int) {
    var limits = TimeLimits()
    limits.idleMilliseconds = idleMilliseconds
    #expect(limits.lookMilliseconds == lookMilliseconds)
  }
}
