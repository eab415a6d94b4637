import ServingCore
import Testing

@testable import AdminServer

@Suite struct ConnectionStateTests {
  private static let limits = RequestLimits(
    bodyBytesMax: 10, millisecondsMax: 100, pauseMillisecondsMax: 40)

  private func state() -> ConnectionState { ConnectionState() }

  private func at(_ milliseconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test func passesARequestAndItsReply() {
    var state = state()
    var busy = [state.deadline != nil]
    #expect(
      state.requestHead(
        contentLength: 10, closes: false, limits: Self.limits, at: at(0)) == .pass)
    busy.append(state.deadline != nil)
    #expect(state.requestBody(byteCount: 10, at: at(0)) == .pass)
    #expect(state.requestEnd() == .pass)
    #expect(state.replyHead(closes: false) == .pass)
    #expect(state.replyBody() == .pass)
    #expect(state.replyEnd() == .pass)
    busy.append(state.deadline != nil)
    // The macro would copy the state, which cannot be copied.
    #expect(busy == [false, true, false])
    #expect(state.timeOver(at: at(1_000)) == .drop)
  }

  @Test(arguments: [(true, false), (false, true)])
  func endsAfterTheLastReply(caller: Bool, server: Bool) {
    var state = state()
    _ = state.requestHead(
      contentLength: nil, closes: caller, limits: Self.limits, at: at(0))
    _ = state.requestEnd()
    _ = state.replyHead(closes: server)
    #expect(state.replyEnd() == .passAndEnd)
    #expect(
      state.requestHead(
        contentLength: nil, closes: false, limits: Self.limits, at: at(0)) == .drop)
    #expect(state.replyHead(closes: false) == .drop)
  }

  @Test func nothingBehindTheLastRequestIsAnswered() {
    var state = state()
    _ = state.requestHead(
      contentLength: nil, closes: true, limits: Self.limits, at: at(0))
    _ = state.requestEnd()
    #expect(
      state.requestHead(
        contentLength: nil, closes: false, limits: Self.limits, at: at(0)) == .drop)
    #expect(state.requestBody(byteCount: 1, at: at(0)) == .drop)
    #expect(state.requestEnd() == .drop)
    _ = state.replyHead(closes: false)
    #expect(state.replyEnd() == .passAndEnd)
  }

  @Test func refusesABodyThatIsAnnouncedTooLarge() {
    var state = state()
    let action = state.requestHead(
      contentLength: 11, closes: false, limits: Self.limits, at: at(0))
    #expect(httpStatus(action) == 413)
    let isBusy = state.deadline != nil
    #expect(!isBusy)
    #expect(state.requestBody(byteCount: 11, at: at(0)) == .drop)
  }

  @Test func refusesABodyThatBecomesTooLarge() {
    var state = state()
    _ = state.requestHead(
      contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    _ = state.requestBody(byteCount: 10, at: at(0))
    #expect(httpStatus(state.requestBody(byteCount: 1, at: at(0))) == 413)
    #expect(state.replyHead(closes: false) == .drop)
    #expect(state.replyBody() == .drop)
    #expect(state.replyEnd() == .drop)
  }

  @Test func doesNotAnswerTwice() {
    var state = state()
    _ = state.requestHead(
      contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    _ = state.replyHead(closes: false)
    _ = state.replyEnd()
    #expect(state.requestBody(byteCount: 11, at: at(0)) == .end)
  }

  @Test func doesNotAnswerInThePlaceOfAnEarlierRequest() {
    var state = state()
    _ = state.requestHead(
      contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    _ = state.requestEnd()
    #expect(state.malformed(ServingError(.invalidArgument, "")) == .end)
    #expect(state.malformed(ServingError(.invalidArgument, "")) == .drop)
  }

  @Test func saysWhoseTimeIsOver() {
    var reading = state()
    _ = reading.requestHead(
      contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    #expect(reading.timeOver(at: at(39)) == .drop)
    #expect(message(reading.timeOver(at: at(40))) == "nothing more of the request came for 40 ms")
    var waiting = state()
    _ = waiting.requestHead(
      contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    _ = waiting.requestEnd()
    #expect(waiting.timeOver(at: at(99)) == .drop)
    #expect(message(waiting.timeOver(at: at(100))) == "no answer within 100 ms")
    var replying = state()
    _ = replying.requestHead(
      contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    _ = replying.requestEnd()
    _ = replying.replyHead(closes: false)
    #expect(replying.timeOver(at: at(100)) == .end)
  }

  /// A body may take its time as long as something of it comes, but not for ever.
  @Test func aPieceOfABodyMovesTheDeadlineUpToTheRequestsOwn() {
    var state = state()
    _ = state.requestHead(contentLength: nil, closes: false, limits: Self.limits, at: at(0))
    var deadlines = [state.deadline]
    for milliseconds: UInt64 in [30, 55, 80] {
      _ = state.requestBody(byteCount: 1, at: at(milliseconds))
      deadlines.append(state.deadline)
    }
    #expect(deadlines == [at(40), at(70), at(95), at(100)])
    #expect(
      message(state.timeOver(at: at(100))) == "the request was not complete after 100 ms")
  }

  @Test func aRequestHasTheTimeOfThoseBeforeIt() {
    var state = state()
    var slow = Self.limits
    slow.millisecondsMax = 1_000
    _ = state.requestHead(contentLength: nil, closes: false, limits: slow, at: at(0))
    _ = state.requestEnd()
    _ = state.requestHead(contentLength: nil, closes: false, limits: Self.limits, at: at(10))
    _ = state.requestEnd()
    #expect(state.timeOver(at: at(999)) == .drop)
    _ = state.replyHead(closes: false)
    _ = state.replyEnd()
    _ = state.replyHead(closes: false)
    _ = state.replyEnd()
    _ = state.requestHead(contentLength: nil, closes: false, limits: Self.limits, at: at(20))
    _ = state.requestEnd()
    #expect(state.timeOver(at: at(119)) == .drop)
    #expect(httpStatus(state.timeOver(at: at(120))) == 504)
  }

  private func httpStatus(_ action: ConnectionState.Inbound) -> Int? {
    if case .refuse(let error) = action { error.httpStatus } else { nil }
  }

  private func message(_ action: ConnectionState.Inbound) -> String? {
    if case .refuse(let error) = action { error.message } else { nil }
  }
}
