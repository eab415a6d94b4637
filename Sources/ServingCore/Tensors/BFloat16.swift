/// The 16-bit float that is the upper half of an FP32: 8 exponent bits, 7 fraction bits.
package enum BFloat16 {
  /// The value of a bit pattern. Exact: every BF16 is also an FP32.
  package static func value(bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }

  /// The bit pattern nearest to a value, ties to even; too large a value becomes an infinity.
  package static func bits(nearest value: Double) -> UInt16 {
    guard !value.isNaN else { return 0x7FC0 }
    let single = Float(value)
    var bits = single.bitPattern
    if bits & 0xFFFF == 0x8000 {
      // Half way between two BF16: only the value itself, before it became an FP32, says whether
      // that is a true tie.
      let distance = value.magnitude - Double(single).magnitude
      if distance > 0 { bits += 1 }
      if distance < 0 { bits -= 1 }
    }
    let roundsUp = 0x7FFF + (bits >> 16 & 1)
    return UInt16(truncatingIfNeeded: (bits &+ roundsUp) >> 16)
  }
}
