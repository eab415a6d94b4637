import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct ReplayProgressTests {
  private static func lines(isShown: Bool) -> [String] {
    var now: UInt64 = 0
    var lines: [String] = []
    var progress = ReplayProgress(
      isShown: isShown, clock: { MonotonicInstant(nanoseconds: now) }, write: { lines.append($0) })
    for count in [10, 1_000, 2_000, 3_000] {
      now += 200_000_000
      progress.tell(requestCount: count, share: count == 3_000 ? nil : 0.256)
    }
    progress.end()
    progress.end()
    return lines
  }

  @Test func tellsNowAndThen() {
    #expect(
      Self.lines(isShown: true) == [
        "\r\u{1B}[K1,000 requests, 25 %, 2,500/s", "\r\u{1B}[K3,000 requests, 3,750/s",
        "\r\u{1B}[K",
      ])
  }

  @Test func saysNothingWhereNobodyLooks() {
    #expect(Self.lines(isShown: false).isEmpty)
  }
}
