import InferenceWire
import Testing

struct WireLimitsTests {
  @Test(arguments: [
    (0, 256 << 10), (278, 256 << 10), (10_923, 262_152), (1 << 20, 24 << 20),
    (8 << 20, 192 << 20), (16 << 20, 192 << 20), (Int.max, 192 << 20),
  ])
  func budgetsMemoryByTheBody(_ bodyBytes: Int, _ expected: Int) {
    #expect(WireLimits.defaults.arenaBytes(forBody: bodyBytes) == expected)
  }
}
