import Testing

@testable import ServingRuntime

@Suite struct WallClockTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1_764_000_000_007, "2025-11-24T16:00:00.007Z"),
    (1_764_000_000_999, "2025-11-24T16:00:00.999Z"),
  ])
  func theTextHasMilliseconds(milliseconds: Int64, text: String) {
    #expect(WallClock.text(milliseconds) == text)
  }
}
