import ServingCore
import ServingTestKit
import Testing

struct BFloat16Tests {
  @Test(
    arguments: [
      (1.0, 0x3F80), (-2.0, 0xC000), (0.0, 0x0000), (-0.0, 0x8000), (.infinity, 0x7F80),
      (-.infinity, 0xFF80), (3.0e38, 0x7F62), (3.4e38, 0x7F80), (-1e300, 0xFF80), (1e-300, 0x0000),
      // 1 + 2^-8 is half way between 1 and 1 + 2^-7, and 1 is the even one.
      (1 + 0x1p-8, 0x3F80), (1 + 0x3p-8, 0x3F82), (1 + 0x1p-8 + 0x1p-20, 0x3F81),
      // As an FP32 these two are the tie; as what they are, they are not.
      (1 + 0x1p-8 + 0x1p-40, 0x3F81), (1 + 0x3p-8 - 0x1p-40, 0x3F81),
    ] as [(Double, UInt16)])
  func roundsToNearestEven(_ value: Double, _ bits: UInt16) {
    #expect(BFloat16.bits(nearest: value) == bits)
  }

  @Test func everyPatternComesBack() {
    for bits in UInt16.min...UInt16.max {
      let value = BFloat16.value(bits: bits)
      if value.isNaN {
        #expect(BFloat16.value(bits: BFloat16.bits(nearest: Double(value))).isNaN)
      } else {
        #expect(BFloat16.bits(nearest: Double(value)) == bits)
      }
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func noOtherPatternIsNearer(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      let value = Double.random(in: -1e3...1e3, using: &random)
      let bits = BFloat16.bits(nearest: value)
      let distance = (Double(BFloat16.value(bits: bits)) - value).magnitude
      for neighbour in [bits &- 1, bits &+ 1] {
        let other = (Double(BFloat16.value(bits: neighbour)) - value).magnitude
        #expect(distance < other || (distance == other && bits.isMultiple(of: 2)))
      }
    }
  }
}
