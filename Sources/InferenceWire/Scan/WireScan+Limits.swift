extension WireScan {
  /// Says which limit a field's occurrences went over: its own, or that on fields of all kinds.
  func tooMany(
    _ field: UnsafePointer<FieldRule>, count: Int, at byteOffset: Int
  ) -> WireFault {
    let own = field.pointee.counting
    let isOverOwn = count > own.maximum(in: limits)
    if isOverOwn, own == .once {
      return WireFault("expected this message at most once, got it again", at: byteOffset)
    }
    let counting = isOverOwn ? own : .fields
    return over(
      counting.limitName, counting.maximum(in: limits), of: counting.things, at: byteOffset)
  }

  func over(_ name: String, _ limit: Int, of things: String, at byteOffset: Int) -> WireFault {
    WireFault(
      "expected at most \(limit) \(things), got more", at: byteOffset,
      limit: WireFault.Limit(name: name, value: limit))
  }

  func unexpected(
    _ tag: UInt32, _ field: UnsafePointer<FieldRule>, at byteOffset: Int
  ) -> WireFault {
    let expected = (0..<6).filter { field.pointee.accepts($0) }.map(WireType.describe)
    return WireFault(
      "expected \(expected.joined(separator: " or ")), got \(WireType.describe(tag & 7))",
      at: byteOffset)
  }

  /// The field as a path shows it: `inputs[3]`, `model_name`, `#99`.
  func describe(_ field: UnsafePointer<FieldRule>, _ tag: UInt32, count: Int) -> String {
    guard let cName = field.pointee.name else { return "#\(tag >> 3)" }
    let name = String(cString: cName)
    return field.pointee.isRepeated && field.pointee.content == .message
      ? "\(name)[\(count - 1)]" : name
  }
}
