/// What a scan holds one field of a message type against.
///
/// `@unchecked Sendable`: the pointers lead to constant tables that live as long as the process.
struct FieldRule: @unchecked Sendable {
  /// What a length-delimited value of the field contains.
  enum Content: UInt8 {
    case opaque, text, message
    /// A repeated number in one piece.
    case packedVarints, packedBools, packed32, packed64
  }

  /// The field's name in the descriptor, which lives as long as the process; nil for a field that
  /// the message type does not have.
  var name: UnsafePointer<CChar>?
  /// The rules inside, for ``Content/message``.
  var message: UnsafePointer<MessageRule>?
  /// Bit n is set when wire type n is accepted.
  var wireTypes: UInt8
  var content: Content
  var counting: Counting
  /// The field's place among the counters of its message.
  var counter: UInt8
  var isRepeated: Bool
  /// Whether values are tensors in raw layout, to be left where they are.
  var isRawContents: Bool

  func accepts(_ wireType: UInt32) -> Bool {
    wireTypes >> UInt8(truncatingIfNeeded: wireType) & 1 == 1
  }

  /// A field that the message type does not have: any wire type but groups, content unread.
  static let unknown = FieldRule(
    name: nil, message: nil,
    wireTypes: 1 << WireType.varint.rawValue | 1 << WireType.fixed64.rawValue
      | 1 << WireType.lengthDelimited.rawValue | 1 << WireType.fixed32.rawValue,
    content: .opaque, counting: .unknown, counter: UInt8(MessageRule.fieldCountMax),
    isRepeated: false, isRawContents: false)
}
