/// Datatypes whose elements can be held against each other.
enum ElementFamily: Hashable, Sendable {
  case float
  case signed
  case unsigned
  case boolean
  case text

  init(_ datatype: Datatype) {
    switch datatype {
    case .fp16, .bf16, .fp32, .fp64: self = .float
    case .int8, .int16, .int32, .int64: self = .signed
    case .uint8, .uint16, .uint32, .uint64: self = .unsigned
    case .bool: self = .boolean
    case .bytes: self = .text
    }
  }

  var isWholeNumber: Bool { self == .signed || self == .unsigned }
  var isNumber: Bool { self == .float || isWholeNumber }
}
