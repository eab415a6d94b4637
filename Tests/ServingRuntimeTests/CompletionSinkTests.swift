import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct CompletionSinkTests {
  @Test func wakesOnceForAllThatGathers() {
    let inbox = Inbox()
    inbox.sink.put([TestCall(1, sink: inbox.sink)])
    inbox.sink.put([TestCall(2, sink: inbox.sink), TestCall(3, sink: inbox.sink)])
    #expect(inbox.wakeCount == 1)
    #expect(inbox.takeNow().map(\.rows) == [[[1]], [[2]], [[3]]])
    inbox.sink.put([TestCall(4, sink: inbox.sink)])
    #expect(inbox.wakeCount == 2)
  }

  @Test func emptiesTheBufferFirst() {
    let inbox = Inbox()
    var buffer: [InferenceCall] = [TestCall(1, sink: inbox.sink)]
    inbox.sink.takeFinished(into: &buffer)
    #expect(buffer.isEmpty)
  }

  @Test func theWakeMayEmptyTheSinkAtOnce() {
    let taken = Monitor(0)
    let box = Monitor<CompletionSink?>(nil)
    let sink = CompletionSink {
      var finished: [InferenceCall] = []
      box.update { $0 }?.takeFinished(into: &finished)
      taken.update { $0 += finished.count }
    }
    box.update { $0 = sink }
    sink.put([TestCall(1, sink: sink)])
    #expect(taken.update { $0 } == 1)
    box.update { $0 = nil }
  }
}
