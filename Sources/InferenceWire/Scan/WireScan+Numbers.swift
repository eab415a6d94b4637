extension WireScan {
  func byte(_ offset: Int) -> UInt8 {
    bytes.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// Reads a field's tag: number times 8 plus wire type. Nearly all fit one byte.
  @inline(__always)
  func readTag(_ at: inout Int, _ end: Int) throws(WireFault) -> UInt32 {
    let start = at
    let first = byte(start)
    at += 1
    let tag = first < 0x80 ? UInt32(first) : try readLongVarint32(&at, end, of: "a field's tag")
    // Five bytes can hold 32 bits, and a number has 29 of them, so only 0 is left to refuse.
    guard tag >= 8 else {
      throw WireFault("expected a field number from 1 to 536870911, got 0", at: start)
    }
    return tag
  }

  /// Reads the length of a value and gives the value's place, which lies before `end`.
  @inline(__always)
  func readLength(_ at: inout Int, _ end: Int) throws(WireFault) -> Range<Int> {
    let start = at
    guard at < end else { throw ends("a length", at: start, end) }
    let first = byte(start)
    at += 1
    let length =
      first < 0x80 ? Int(first) : Int(try readLongVarint32(&at, end, of: "a length"))
    guard length <= end - at else {
      throw WireFault(
        "expected a length of at most the \(end - at) bytes left, got \(length)", at: start)
    }
    return Range(uncheckedBounds: (at, at + length))
  }

  /// Reads the rest of a 32-bit varint whose first byte is just before `at`.
  private func readLongVarint32(
    _ at: inout Int, _ end: Int, of what: String
  ) throws(WireFault) -> UInt32 {
    let start = at - 1
    var value = UInt64(byte(start) & 0x7F)
    var shift: UInt64 = 7
    while shift < 35 {
      guard at < end else { throw ends(what, at: start, end) }
      let next = byte(at)
      at += 1
      value |= UInt64(next & 0x7F) << shift
      shift += 7
      guard next >= 0x80 else {
        guard let value = UInt32(exactly: value) else {
          throw WireFault("expected \(what) below 2^32, got \(value)", at: start)
        }
        return value
      }
    }
    throw WireFault("expected \(what) of at most 5 bytes, got more", at: start)
  }

  /// Steps over a value that is not length-delimited; groups were refused before.
  @inline(__always)
  func skipNumber(_ wireType: UInt32, _ at: inout Int, _ end: Int) throws(WireFault) {
    switch wireType {
    case WireType.varint.rawValue: try skipVarint(&at, end)
    case WireType.fixed64.rawValue: try skipFixed(&at, end, width: 8)
    default: try skipFixed(&at, end, width: 4)
    }
  }

  private func skipVarint(_ at: inout Int, _ end: Int) throws(WireFault) {
    let start = at
    let last = min(end, start + 10)
    while at < last {
      at += 1
      if byte(at - 1) < 0x80 { return }
    }
    guard at - start == 10 else { throw ends("a varint", at: start, end) }
    throw WireFault("expected a varint of at most 10 bytes, got more", at: start)
  }

  private func skipFixed(_ at: inout Int, _ end: Int, width: Int) throws(WireFault) {
    guard end - at >= width else { throw ends("a value of \(width) bytes", at: at, end) }
    at += width
  }

  private func ends(_ what: String, at byteOffset: Int, _ end: Int) -> WireFault {
    WireFault(
      "expected \(what), got the end of the message after \(end - byteOffset) bytes",
      at: byteOffset)
  }
}
