import ServingCore

extension Datatype {
  /// The protocol's name as C has it, for messages to be packed; it is never written or freed.
  var wireName: UnsafeMutablePointer<CChar> {
    let literal: StaticString =
      switch self {
      case .bool: "BOOL"
      case .uint8: "UINT8"
      case .uint16: "UINT16"
      case .uint32: "UINT32"
      case .uint64: "UINT64"
      case .int8: "INT8"
      case .int16: "INT16"
      case .int32: "INT32"
      case .int64: "INT64"
      case .fp16: "FP16"
      case .bf16: "BF16"
      case .fp32: "FP32"
      case .fp64: "FP64"
      case .bytes: "BYTES"
      }
    let start = UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
    return UnsafeMutablePointer(mutating: start)
  }

  /// Looks a datatype up by the protocol's name without making a `String` of it.
  init?(wireName: UnsafePointer<CChar>) {
    guard let key = Datatype.key(wireName) else { return nil }
    let keys = Datatype.keys
    guard let index = keys.firstIndex(of: key) else { return nil }
    self = Datatype.allCases[index]
  }

  /// All names, for messages.
  static let knownNames = allCases.map(\.name).joined(separator: ", ")

  /// The keys of all names, in the order of `allCases`.
  private static let keys: [UInt64?] = allCases.map { key(UnsafePointer($0.wireName)) }

  /// A name's bytes as one number; nil when it is longer than eight bytes, as no name is.
  private static func key(_ name: UnsafePointer<CChar>) -> UInt64? {
    var key: UInt64 = 0
    for index in 0..<8 {
      let byte = UInt8(bitPattern: name[index])
      if byte == 0 { return key }
      key = key << 8 | UInt64(byte)
    }
    return nil
  }
}
