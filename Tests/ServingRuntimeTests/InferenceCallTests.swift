import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite struct InferenceCallTests {
  private let inbox = Inbox()

  struct Pair {
    var left: [Shape]
    var right: [Shape]
    var shares: Bool
  }

  static let pairs: [Pair] = [
    Pair(left: [[1, 64]], right: [[9, 64]], shares: true),
    Pair(left: [[1, 64]], right: [[1, 65]], shares: false),
    Pair(left: [[1]], right: [[7]], shares: true),
    Pair(left: [[1]], right: [[1, 1]], shares: false),
    Pair(left: [[]], right: [[]], shares: true),
    Pair(left: [[1, 2, 3]], right: [[1, 2, 4]], shares: false),
    Pair(left: [[1, 2], [1]], right: [[4, 2], [4]], shares: true),
    Pair(left: [[1, 2], [1, 5]], right: [[4, 2], [4, 6]], shares: false),
    Pair(left: [], right: [], shares: true),
  ]

  @Test(arguments: pairs)
  func sharesABatchWhenRowsAreAlike(_ pair: Pair) {
    #expect(call(pair.left).sharesBatch(with: call(pair.right)) == pair.shares)
    #expect(call(pair.right).sharesBatch(with: call(pair.left)) == pair.shares)
  }

  private func call(_ shapes: [Shape]) -> InferenceCall {
    let call = InferenceCall(sink: inbox.sink)
    call.inputs = shapes.map {
      TensorView(datatype: .fp32, shape: $0, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    return call
  }

  @Test func isAsNewWhenItIsUsedAgain() throws {
    let test = try TestLane()
    let call = test.call(1, 2)
    call.deadline = test.clock.now.advanced(byNanoseconds: 1)
    test.submit(call)
    #expect(test.inbox.receive(1).count == 1)
    call.cancel()
    call.prepareForReuse()
    #expect(call.inputs.isEmpty)
    #expect(call.rowCount == 1)
    #expect(call.deadline == .distantFuture)
    #expect(call.outcome == nil)
    #expect(!call.isCancelled)
    #expect(call.times == CallTimes())
  }
}
