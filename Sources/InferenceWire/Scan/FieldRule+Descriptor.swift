import CProtobufC

extension FieldRule {
  init(_ field: ProtobufCFieldDescriptor, counter: UInt8) {
    let isRepeated = field.label == PROTOBUF_C_LABEL_REPEATED
    let (wireType, content) = FieldRule.layout(of: field.type)
    var wireTypes: UInt8 = 1 << wireType.rawValue
    // Readers must take a repeated number packed or not, whatever the descriptor prefers.
    if isRepeated { wireTypes |= 1 << WireType.lengthDelimited.rawValue }
    let name = String(cString: field.name)
    self.init(
      name: UnsafePointer(field.name), message: nil, wireTypes: wireTypes, content: content,
      counting: FieldRule.counting(of: field, name: name, isRepeated: isRepeated),
      counter: counter, isRepeated: isRepeated,
      isRawContents: name == "raw_input_contents" || name == "raw_output_contents")
  }

  /// The wire type of one value, and what a length-delimited value of the type contains.
  private static func layout(of type: ProtobufCType) -> (WireType, Content) {
    switch type {
    case PROTOBUF_C_TYPE_STRING: (.lengthDelimited, .text)
    case PROTOBUF_C_TYPE_BYTES: (.lengthDelimited, .opaque)
    case PROTOBUF_C_TYPE_MESSAGE: (.lengthDelimited, .message)
    case PROTOBUF_C_TYPE_BOOL: (.varint, .packedBools)
    case PROTOBUF_C_TYPE_FLOAT, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32:
      (.fixed32, .packed32)
    case PROTOBUF_C_TYPE_DOUBLE, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64:
      (.fixed64, .packed64)
    default: (.varint, .packedVarints)
    }
  }

  private static func counting(
    of field: ProtobufCFieldDescriptor, name: String, isRepeated: Bool
  ) -> Counting {
    let isMessage = field.type == PROTOBUF_C_TYPE_MESSAGE
    guard isRepeated else { return isMessage ? .once : .fields }
    switch name {
    case "inputs", "raw_input_contents": return .inputs
    case "outputs", "raw_output_contents": return .outputs
    // Every other list of messages in the protocol is a map's entries.
    default: return isMessage ? .parameters : .elements
    }
  }
}
