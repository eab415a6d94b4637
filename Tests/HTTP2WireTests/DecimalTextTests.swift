import ServingTestKit
import Testing

@testable import HTTP2Wire

@Suite("Decimal digits in place")
struct DecimalTextTests {
  @Test(arguments: [0, 1, 9, 10, 11, 99, 100, 101, 999_999, 1_000_000, Int(Int32.max), Int.max])
  func digits(_ value: Int) {
    var text = DecimalText(value)
    text.withBytes { #expect(String(decoding: $0, as: UTF8.self) == "\(value)") }
  }

  @Test func randomNumbers() {
    let seed: UInt64 = 7
    var random = SeededRandom(seed: seed)
    for _ in 0..<1_000 {
      let value = Int(truncatingIfNeeded: random.next() >> random.next() % 64) & .max
      var text = DecimalText(value)
      text.withBytes { #expect(String(decoding: $0, as: UTF8.self) == "\(value)", "seed \(seed)") }
    }
  }
}
