import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct OutputAccountTests {
  /// Outputs of so many bytes, at a place that nobody reads.
  private func outputs(byteCount: Int) -> BatchOutputs {
    let bytes = UnsafeRawBufferPointer(
      start: UnsafeRawPointer(bitPattern: 4_096), count: byteCount)
    return BatchOutputs(tensors: [
      BatchOutput(view: TensorView(datatype: .uint8, shape: [1, byteCount], bytes: bytes))
    ])
  }

  @Test func outputsCountForAsLongAsTheyAreThere() {
    let account = OutputAccount(limit: 2 * OutputAccount.countedBytesMin)
    var first: BatchOutputs? = outputs(byteCount: OutputAccount.countedBytesMin)
    var second: BatchOutputs? = outputs(byteCount: OutputAccount.countedBytesMin)
    first.map(account.add)
    first.map(account.add)
    #expect(account.heldBytes == OutputAccount.countedBytesMin)
    #expect(account.waitNanoseconds == nil)
    second.map(account.add)
    #expect(account.waitNanoseconds == OutputAccount.lookNanoseconds)
    first = nil
    #expect(account.waitNanoseconds == nil)
    second = nil
    #expect(account.heldBytes == 0)
  }

  @Test func smallOnesAreNotCounted() {
    let account = OutputAccount(limit: 1)
    let small = outputs(byteCount: OutputAccount.countedBytesMin - 4)
    account.add(small)
    #expect(account.heldBytes == 0 && small.charge == nil)
  }

  /// A lane that is faster than those who take its outputs waits for them, and goes on.
  @Test func aLaneWaitsWhileTooMuchIsHeld() throws {
    var limits = LaneLimits()
    limits.outputBytesMax = 1
    let test = try TestLane(maxRows: 1, limits: limits)
    let wide = Array(repeating: Float(1), count: OutputAccount.countedBytesMin / 4)
    let calls = (0..<3).map { _ in TestCall([wide], sink: test.inbox.sink) }
    for call in calls { test.submit(call) }
    for number in 1...3 {
      let finished = try #require(test.inbox.receive(1).first)
      #expect(finished.outcome != nil)
      // The next one has not begun: what this one gave is still there.
      #expect(test.session.runs.count == number)
      #expect(test.inbox.takeNow().isEmpty)
      finished.outcome = nil
    }
    #expect(test.lane.heldCount == 0)
  }
}
