/// One element of a tensor as a value, for the cold paths that show or compare elements.
package enum ElementValue: Hashable, Sendable {
  case bool(Bool)
  case signed(Int64)
  case unsigned(UInt64)
  /// Exact: every FP16, BF16 and FP32 is also a Double. The datatype says which digits mean
  /// something.
  case floating(Double, Datatype)
  case bytes([UInt8])
}

extension ElementValue: CustomStringConvertible {
  /// The fewest digits that bring a number back; bytes as quoted text, cut to a readable length.
  package var description: String {
    switch self {
    case .bool(let flag): "\(flag)"
    case .signed(let number): "\(number)"
    case .unsigned(let number): "\(number)"
    case .floating(let number, .fp16): "\(Float16(number))"
    case .floating(let number, .fp64): "\(number)"
    case .floating(let number, _): "\(Float(number))"
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self).quotedForMessage
    }
  }
}
