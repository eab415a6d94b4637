import ServingCore
import Synchronization
import Testing

@testable import ServingRuntime

@Suite struct CaptureSinkTests {
  private static func sink(_ limits: CaptureLimits, wakes: Tally = Tally()) -> CaptureSink {
    CaptureSink(limits: limits, isLogging: true, wake: { wakes.add() }, collect: { _ in })
  }

  final class Tally: Sendable {
    private let value = Atomic<Int>(0)
    func add() { value.wrappingAdd(1, ordering: .relaxed) }
    var count: Int { value.load(ordering: .relaxed) }
  }

  @Test func givesCapturesWithTheirBytesInOrder() throws {
    let rig = try CaptureRig()
    let sink = Self.sink(.defaults)
    rig.put("a", key: "k", body: "body", reply: "reply", into: sink)
    rig.put("bb", key: "", body: "", reply: "", into: sink)
    sink.handOver()
    let batches = sink.takeReady()
    #expect(batches.map(\.captures.count) == [2])
    var seen: [String] = []
    batches[0].visit { _, bytes in
      seen.append(
        [bytes.identifier, bytes.key, bytes.body, bytes.reply]
          .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|"))
    }
    #expect(seen == ["a|k|body|reply", "bb|||"])
  }

  @Test(arguments: [(1, 0), (2, 1), (3, 1), (4, 2)])
  func aFullBatchGoesOverByItself(_ count: Int, _ batchCount: Int) throws {
    let rig = try CaptureRig()
    var limits = CaptureLimits.defaults
    limits.batchCaptures = 2
    let wakes = Tally()
    let sink = Self.sink(limits, wakes: wakes)
    for _ in 0..<count { rig.put("a", into: sink) }
    #expect(wakes.count == batchCount)
    #expect(sink.takeReady().count == batchCount)
    #expect(sink.droppedCount == 0)
  }

  @Test func dropsAndCountsWhatFindsNoBatch() throws {
    let rig = try CaptureRig()
    var limits = CaptureLimits.defaults
    limits.batchCaptures = 1
    limits.batchesMax = 2
    let sink = Self.sink(limits)
    for _ in 0..<5 { rig.put("a", into: sink) }
    #expect(sink.droppedCount == 3)
    let batches = sink.takeReady()
    #expect(batches.count == 2)
    for batch in batches { sink.giveBack(batch) }
    rig.put("a", into: sink)
    #expect(sink.droppedCount == 3)
  }

  @Test(arguments: [(100, 0), (101, 1)])
  func dropsWhatIsOverTheBytes(_ byteCount: Int, _ dropped: Int) throws {
    let rig = try CaptureRig()
    var limits = CaptureLimits.defaults
    limits.bytesMax = 100
    let sink = Self.sink(limits)
    rig.put("a", into: sink)
    rig.put("a", body: String(repeating: "x", count: byteCount - 2), into: sink)
    #expect(sink.droppedCount == dropped)
  }

  @Test func aSingleCaptureMayBeLargerThanAllThatMayWait() throws {
    let rig = try CaptureRig()
    var limits = CaptureLimits.defaults
    limits.bytesMax = 10
    let sink = Self.sink(limits)
    rig.put("a", body: String(repeating: "x", count: 100), into: sink)
    #expect(sink.droppedCount == 0)
    rig.put("a", into: sink)
    #expect(sink.droppedCount == 1)
  }

  @Test func aBatchThatWasGivenBackHoldsNoVersion() throws {
    let rig = try CaptureRig()
    let sink = Self.sink(.defaults)
    weak var model: ServedModel?
    do {
      let served = try CaptureRig.model()
      model = served
      rig.put("a", model: served, into: sink)
      sink.handOver()
      for batch in sink.takeReady() { sink.giveBack(batch) }
    }
    #expect(model == nil)
    #expect(!sink.holdsAny)
  }
}
