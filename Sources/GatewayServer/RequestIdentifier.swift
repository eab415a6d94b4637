/// An identifier for a request that came without one: 128 random bits as 32 hexadecimal digits.
struct RequestIdentifier {
  private var digits = InlineArray<32, UInt8>(repeating: UInt8(ascii: "0"))

  fileprivate init(_ words: (UInt64, UInt64)) {
    for index in 0..<16 {
      digits[index] = RequestIdentifier.digit(words.0, index)
      digits[index + 16] = RequestIdentifier.digit(words.1, index)
    }
  }

  private static func digit(_ word: UInt64, _ index: Int) -> UInt8 {
    let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * index)) & 0xF
    return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(of: digits, body)
  }
}

/// Makes identifiers, one source for each event loop.
struct RequestIdentifierSource {
  private var state: (UInt64, UInt64)

  init(using generator: inout some RandomNumberGenerator) {
    state = (generator.next(), generator.next() | 1)
  }

  /// The next identifier. Unique, not secret: two SplitMix64 steps (Steele, Lea and Flood, 2014).
  mutating func next() -> RequestIdentifier {
    RequestIdentifier((step(), step()))
  }

  private mutating func step() -> UInt64 {
    state.0 &+= state.1
    var mixed = state.0
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
