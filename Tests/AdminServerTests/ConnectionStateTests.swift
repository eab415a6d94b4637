import ServingCore
import Testing

@testable import AdminServer

@Suite struct ConnectionStateTests {
  private func state() -> ConnectionState {
    ConnectionState(bodyBytesMax: 10, requestMillisecondsMax: 100)
  }

  @Test func passesARequestAndItsReply() {
    var state = state()
    var busy = [state.isBusy]
    #expect(state.requestHead(contentLength: 10, closes: false) == .pass)
    busy.append(state.isBusy)
    #expect(state.requestBody(byteCount: 10) == .pass)
    #expect(state.requestEnd() == .pass)
    #expect(state.replyHead(closes: false) == .pass)
    #expect(state.replyBody() == .pass)
    #expect(state.replyEnd() == .pass)
    busy.append(state.isBusy)
    // The macro would copy the state, which cannot be copied.
    #expect(busy == [false, true, false])
    #expect(state.timeOver() == .drop)
  }

  @Test(arguments: [(true, false), (false, true)])
  func endsAfterTheLastReply(caller: Bool, server: Bool) {
    var state = state()
    _ = state.requestHead(contentLength: nil, closes: caller)
    _ = state.requestEnd()
    _ = state.replyHead(closes: server)
    #expect(state.replyEnd() == .passAndEnd)
    #expect(state.requestHead(contentLength: nil, closes: false) == .drop)
    #expect(state.replyHead(closes: false) == .drop)
  }

  @Test func nothingBehindTheLastRequestIsAnswered() {
    var state = state()
    _ = state.requestHead(contentLength: nil, closes: true)
    _ = state.requestEnd()
    #expect(state.requestHead(contentLength: nil, closes: false) == .drop)
    #expect(state.requestBody(byteCount: 1) == .drop)
    #expect(state.requestEnd() == .drop)
    _ = state.replyHead(closes: false)
    #expect(state.replyEnd() == .passAndEnd)
  }

  @Test func refusesABodyThatIsAnnouncedTooLarge() {
    var state = state()
    let action = state.requestHead(contentLength: 11, closes: false)
    #expect(httpStatus(action) == 413)
    let isBusy = state.isBusy
    #expect(!isBusy)
    #expect(state.requestBody(byteCount: 11) == .drop)
  }

  @Test func refusesABodyThatBecomesTooLarge() {
    var state = state()
    _ = state.requestHead(contentLength: nil, closes: false)
    _ = state.requestBody(byteCount: 10)
    #expect(httpStatus(state.requestBody(byteCount: 1)) == 413)
    #expect(state.replyHead(closes: false) == .drop)
    #expect(state.replyBody() == .drop)
    #expect(state.replyEnd() == .drop)
  }

  @Test func doesNotAnswerTwice() {
    var state = state()
    _ = state.requestHead(contentLength: nil, closes: false)
    _ = state.replyHead(closes: false)
    _ = state.replyEnd()
    #expect(state.requestBody(byteCount: 11) == .end)
  }

  @Test func doesNotAnswerInThePlaceOfAnEarlierRequest() {
    var state = state()
    _ = state.requestHead(contentLength: nil, closes: false)
    _ = state.requestEnd()
    #expect(state.malformed(ServingError(.invalidArgument, "")) == .end)
    #expect(state.malformed(ServingError(.invalidArgument, "")) == .drop)
  }

  @Test func saysWhoseTimeIsOver() {
    var reading = state()
    _ = reading.requestHead(contentLength: nil, closes: false)
    #expect(httpStatus(reading.timeOver()) == 408)
    var waiting = state()
    _ = waiting.requestHead(contentLength: nil, closes: false)
    _ = waiting.requestEnd()
    #expect(httpStatus(waiting.timeOver()) == 504)
    var replying = state()
    _ = replying.requestHead(contentLength: nil, closes: false)
    _ = replying.requestEnd()
    _ = replying.replyHead(closes: false)
    #expect(replying.timeOver() == .end)
  }

  private func httpStatus(_ action: ConnectionState.Inbound) -> Int? {
    if case .refuse(let error) = action { error.httpStatus } else { nil }
  }
}
