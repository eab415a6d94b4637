import GatewayMetrics
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// Requests of several lengths in one run.
@Suite struct LanePaddingTests {
  private let metrics: VersionMetrics
  private let test: TestLane

  init() throws {
    metrics = VersionMetrics(
      model: try ModelName("scripted"), version: try ModelVersion(parsing: "1"))
    test = try TestLane(
      maxRows: 8, padding: PaddingSettings(axes: ["width": LengthClasses(bounds: [2, 4])]),
      isHeld: true, metrics: metrics)
    try #require(test.occupy())
  }

  private func call(_ rows: [Float]...) -> TestCall { TestCall(rows, sink: test.inbox.sink) }

  @Test func oneClassIsOneRunAndEveryoneGetsTheirOwn() throws {
    let calls = [
      call([1, 2, 3]), call([4, 5, 6, 7], [8, 9, 10, 11]), call([12]), call([13, 14, 15]),
    ]
    for call in calls { test.submit(call) }
    test.gate.open()
    #expect(test.inbox.receive(5).count == 5)
    for call in calls { #expect(call.answer == call.expectedAnswer) }
    #expect(
      test.session.runs.dropFirst().map(\.rows) == [
        [[1, 2, 3, 0], [4, 5, 6, 7], [8, 9, 10, 11], [13, 14, 15, 0]], [[12]],
      ])
    let seen = metrics.snapshot()
    #expect(seen.paddingElements == 2)
  }

  @Test func whatIsBeyondTheLastClassRunsUnpadded() throws {
    let calls = [call([1, 2, 3, 4, 5]), call([1, 2, 3, 4, 5, 6]), call([5, 4, 3, 2, 1])]
    for call in calls { test.submit(call) }
    test.gate.open()
    #expect(test.inbox.receive(4).count == 4)
    for call in calls { #expect(call.answer == call.expectedAnswer) }
    #expect(test.session.runs.dropFirst().map(\.requestCount) == [2, 1])
  }

  @Test func aLargeRequestIsSplitAmongOthersOfItsClass() throws {
    let large = TestCall(
      (0..<13).map { [Float($0), 1, 2] }, sink: test.inbox.sink)
    let small = call([1, 2, 3, 4])
    test.submit(large, small)
    test.gate.open()
    #expect(test.inbox.receive(3).count == 3)
    #expect(large.answer == large.expectedAnswer)
    #expect(small.answer == small.expectedAnswer)
    #expect(test.session.runs.dropFirst().map(\.rows.count) == [8, 6])
  }
}
