/// One element written as text, as people write it into a manifest.
package enum ElementText {
  /// The element in raw layout.
  /// - Parameter text: a number, `true` or `false`, or for `BYTES` the text itself; nil for 0,
  ///   `false` or no bytes.
  /// - Returns: nil when the text is no value of the datatype.
  package static func rawElement(_ text: String?, _ datatype: Datatype) -> [UInt8]? {
    switch datatype {
    case .bool: bool(text)
    case .uint8: integer(text, UInt8.self)
    case .uint16: integer(text, UInt16.self)
    case .uint32: integer(text, UInt32.self)
    case .uint64: integer(text, UInt64.self)
    case .int8: integer(text, Int8.self)
    case .int16: integer(text, Int16.self)
    case .int32: integer(text, Int32.self)
    case .int64: integer(text, Int64.self)
    case .fp16: number(text, Float16.self).map { raw($0.bitPattern) }
    case .bf16: number(text, Double.self).map { raw(BFloat16.bits(nearest: $0)) }
    case .fp32: number(text, Float.self).map { raw($0.bitPattern) }
    case .fp64: number(text, Double.self).map { raw($0.bitPattern) }
    case .bytes: bytes(text)
    }
  }

  private static func bool(_ text: String?) -> [UInt8]? {
    switch text {
    case nil, "false": [0]
    case "true": [1]
    default: nil
    }
  }

  private static func integer<Number: FixedWidthInteger>(
    _ text: String?, _ type: Number.Type
  ) -> [UInt8]? {
    guard let text else { return raw(Number.zero) }
    guard let number = Number(text) else { return nil }
    return raw(number)
  }

  /// Numbers as the language writes them, which includes `inf` and `nan`.
  private static func number<Number: BinaryFloatingPoint & LosslessStringConvertible>(
    _ text: String?, _ type: Number.Type
  ) -> Number? {
    guard let text else { return 0 }
    return Number(text)
  }

  private static func raw<Bits: FixedWidthInteger>(_ bits: Bits) -> [UInt8] {
    withUnsafeBytes(of: bits.littleEndian) { Array($0) }
  }

  private static func bytes(_ text: String?) -> [UInt8] {
    var element: [UInt8] = []
    BytesElements.append((text ?? "").utf8, to: &element)
    return element
  }
}
