import ServingCore
import Testing

@Suite struct StreamWatchTests {
  private static let step = TimeLimits.progressBytesMin

  private var limits: TimeLimits {
    var limits = TimeLimits()
    limits.bodyMilliseconds = 100
    limits.writeMilliseconds = 200
    return limits
  }

  private func look(
    _ watch: inout StreamWatch, body: Int? = nil, reply: Int? = nil, at milliseconds: Int
  ) -> ConnectionLimit? {
    watch.look(
      bodyByteCount: body ?? 0, isBodyAwaited: body != nil, replyByteCount: reply ?? 0,
      isReplyWaiting: reply != nil, limits,
      now: MonotonicInstant(nanoseconds: 1 << 40 + UInt64(milliseconds) * 1_000_000))
  }

  @Test func aBodyMustMove() {
    var watch = StreamWatch()
    #expect(look(&watch, body: 0, at: 0) == nil)
    #expect(look(&watch, body: Self.step, at: 99) == nil)
    #expect(look(&watch, body: 2 * Self.step - 1, at: 198) == nil)
    #expect(look(&watch, body: 2 * Self.step - 1, at: 199) == .body)
  }

  @Test func aBodyThatNobodyAwaitsIsNotLate() {
    var watch = StreamWatch()
    #expect(look(&watch, body: 0, at: 0) == nil)
    #expect(look(&watch, at: 1_000) == nil)
    // Awaited again, it has its time from there.
    #expect(look(&watch, body: 0, at: 2_000) == nil)
    #expect(look(&watch, body: 0, at: 2_099) == nil)
    #expect(look(&watch, body: 0, at: 2_100) == .body)
  }

  @Test func aReplyMustBeTaken() {
    var watch = StreamWatch()
    #expect(look(&watch, reply: 0, at: 0) == nil)
    #expect(look(&watch, reply: Self.step, at: 199) == nil)
    #expect(look(&watch, reply: Self.step, at: 398) == nil)
    #expect(look(&watch, reply: Self.step, at: 399) == .write)
  }
}
