import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct ServerTimingTextTests {
  static let texts: [(CallTimes, String)] = [
    (times(0, 0, 0), "queue;dur=0.000, batch;dur=0.000, compute;dur=0.000"),
    (times(999, 1_000, 1_999), "queue;dur=0.000, batch;dur=0.001, compute;dur=0.001"),
    (
      times(1_000_000, 999_999, 12_034_056_789),
      "queue;dur=1.000, batch;dur=0.999, compute;dur=12034.056"
    ),
  ]

  private static func times(_ queue: UInt64, _ batch: UInt64, _ compute: UInt64) -> CallTimes {
    var times = CallTimes()
    times.queued = MonotonicInstant(nanoseconds: 7)
    times.taken = times.queued.advanced(byNanoseconds: queue)
    times.started = times.taken.advanced(byNanoseconds: batch)
    times.finished = times.started.advanced(byNanoseconds: compute)
    return times
  }

  private func text(_ times: CallTimes) -> String {
    var text = ""
    ServerTimingText(times).withBytes { text = String(decoding: $0, as: UTF8.self) }
    return text
  }

  @Test(arguments: texts)
  func givesMillisecondsWithMicroseconds(times: CallTimes, expected: String) {
    #expect(text(times) == expected)
  }

  @Test func aCallThatNeverRanTookNoTime() {
    #expect(text(CallTimes()) == "queue;dur=0.000, batch;dur=0.000, compute;dur=0.000")
  }

  @Test func theLongestDurationsFit() {
    var times = CallTimes()
    times.taken = .distantFuture
    times.finished = .distantFuture
    #expect(
      text(times)
        == "queue;dur=18446744073709.551, batch;dur=0.000, compute;dur=18446744073709.551")
  }
}
