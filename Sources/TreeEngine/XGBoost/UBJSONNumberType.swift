/// The types of numbers in UBJSON (Universal Binary JSON, draft 12, "Numeric Types"), by marker;
/// all big-endian.
enum UBJSONNumberType: UInt8 {
  case int8 = 0x69  // i
  case uint8 = 0x55  // U
  case int16 = 0x49  // I
  case int32 = 0x6C  // l
  case int64 = 0x4C  // L
  case float32 = 0x64  // d
  case float64 = 0x44  // D

  var byteWidth: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// - Parameter bits: the bytes of a number, the last of them lowest.
  func number(bits: UInt64) -> UBJSONNumber {
    switch self {
    case .int8: .integer(Int64(Int8(truncatingIfNeeded: bits)))
    case .uint8: .integer(Int64(UInt8(truncatingIfNeeded: bits)))
    case .int16: .integer(Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: .integer(Int64(Int32(truncatingIfNeeded: bits)))
    case .int64: .integer(Int64(truncatingIfNeeded: bits))
    case .float32: .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case .float64: .real(Double(bitPattern: bits))
    }
  }
}
