extension WireScan {
  /// Checks that a string is UTF-8 without NUL. Names are ASCII as a rule, so that is tried first,
  /// eight bytes at a step.
  @inline(__always)
  func text(_ value: Range<Int>) throws(WireFault) {
    var at = value.lowerBound
    while value.upperBound - at >= 8 {
      // Taking 1 from each byte sets its top bit where it was 0; the or keeps that of non-ASCII.
      let eight = word(at)
      guard (eight | (eight &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else {
        return try anyText(value)
      }
      at += 8
    }
    while at < value.upperBound {
      guard byte(at) &- 1 < 0x7F else { return try anyText(value) }
      at += 1
    }
  }

  @inline(never)
  private func anyText(_ value: Range<Int>) throws(WireFault) {
    let content = UnsafeRawBufferPointer(start: bytes + value.lowerBound, count: value.count)
    if let nul = content.firstIndex(of: 0) {
      throw WireFault(
        "expected text without NUL, got one at its byte \(nul)", at: value.lowerBound + nul)
    }
    let invalid: Int
    do {
      _ = try UTF8Span(validating: content.bindMemory(to: UInt8.self).span)
      return
    } catch {
      invalid = error.byteOffsets.lowerBound
    }
    throw WireFault(
      "expected UTF-8, got an invalid sequence at its byte \(invalid)",
      at: value.lowerBound + invalid)
  }
}
