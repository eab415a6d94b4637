/// The head of one value in UBJSON: all of a plain one, of a container where its content begins.
enum UBJSONValue {
  case null
  case flag(Bool)
  case number(UBJSONNumber)
  /// Where the text's bytes are.
  case text(Range<Int>)
  /// Numbers of one type, one behind the other from offset `first` on.
  case numbers(UBJSONNumberType, first: Int, count: Int)
  /// Values from offset `first` on; up to a `]` when there is no count.
  case array(first: Int, count: Int?)
  /// Names and values from offset `first` on; up to a `}` when there is no count.
  case object(first: Int, count: Int?)

  /// For messages.
  var noun: String {
    switch self {
    case .null: "null"
    case .flag: "a truth value"
    case .number: "a number"
    case .text: "a text"
    case .numbers: "an array of numbers"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
