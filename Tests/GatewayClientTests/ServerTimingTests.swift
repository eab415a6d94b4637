import Testing

@testable import GatewayClient

@Suite("server-timing")
struct ServerTimingTests {
  private static let cases: [(String, ServerTiming)] = [
    ("", ServerTiming()),
    (
      "queue;dur=0.250, batch;dur=0, compute;dur=12.5",
      ServerTiming(queue: .microseconds(250), batch: .zero, compute: .microseconds(12_500))
    ),
    ("compute ; dur=1", ServerTiming(compute: .milliseconds(1))),
    ("queue;desc=\"x\";dur=2,other;dur=9", ServerTiming(queue: .milliseconds(2))),
    ("queue", ServerTiming()),
    ("queue;dur=nan, batch;dur=-1, compute;dur=1e300", ServerTiming()),
    (",,;;=,", ServerTiming()),
  ]

  @Test(arguments: cases)
  func parse(_ text: String, _ expected: ServerTiming) {
    #expect(ServerTiming(parsing: text) == expected)
  }
}
