extension WireScan {
  /// The top bit of each byte: set where a varint goes on.
  private static var continuations: UInt64 { 0x8080_8080_8080_8080 }

  /// Checks the varints of a packed list, eight bytes at a step while they are single bytes.
  func packedVarints(_ value: Range<Int>) throws(WireFault) {
    var at = value.lowerBound
    while at < value.upperBound {
      if value.upperBound - at >= 8, word(at) & Self.continuations == 0 {
        at += 8
        continue
      }
      // Past the mixed word byte by byte, then by words again.
      let stop = min(at + 8, value.upperBound)
      while at < stop {
        let start = at
        while at < value.upperBound, byte(at) >= 0x80 { at += 1 }
        guard at < value.upperBound else {
          throw WireFault("expected a whole varint, got the end of the packed list", at: start)
        }
        at += 1
        guard at - start <= 10 else {
          throw WireFault(
            "expected a varint of at most 10 bytes, got \(at - start)", at: start)
        }
      }
    }
  }

  /// Checks that every byte of a packed list of bools is 0 or 1.
  func packedBools(_ value: Range<Int>) throws(WireFault) {
    var at = value.lowerBound
    while at < value.upperBound {
      if value.upperBound - at >= 8, word(at) & ~0x0101_0101_0101_0101 == 0 {
        at += 8
        continue
      }
      guard byte(at) <= 1 else {
        throw WireFault("expected bools of one byte, 0 or 1, got \(byte(at))", at: at)
      }
      at += 1
    }
  }

  func packedFixed(_ value: Range<Int>, width: Int) throws(WireFault) {
    guard value.count % width == 0 else {
      throw WireFault(
        "expected a multiple of \(width) bytes, got \(value.count)", at: value.lowerBound)
    }
  }

  func word(_ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
}
