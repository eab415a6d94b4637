import CInferenceProtos
import CProtobufC

/// The rules of one outermost message type and all below it, read once from the descriptors that
/// `protoc-c` generates, so that a change of the `.proto` files changes the scan.
///
/// `@unchecked Sendable`: the tables are written by `init` and only read afterwards. They live as
/// long as the process, as the descriptors do: schemas exist only as the static members below.
package final class WireSchema: @unchecked Sendable {
  package static let inferRequest = WireSchema(inference__model_infer_request__init)
  package static let inferResponse = WireSchema(inference__model_infer_response__init)
  package static let modelMetadata = WireSchema(inference__model_metadata_response__init)
  package static let modelReady = WireSchema(inference__model_ready_response__init)
  package static let serverMetadata = WireSchema(inference__server_metadata_response__init)
  package static let serverLive = WireSchema(inference__server_live_response__init)
  package static let serverReady = WireSchema(inference__server_ready_response__init)
  package static let errorReply = WireSchema(crossfade__v1__error_reply__init)
  package static let feedback = WireSchema(crossfade__v1__feedback_request__init)
  package static let feedbackReply = WireSchema(crossfade__v1__feedback_response__init)

  let descriptor: UnsafePointer<ProtobufCMessageDescriptor>
  let root: UnsafePointer<MessageRule>

  /// The message type's name, such as `ModelInferRequest`.
  package var name: String { String(cString: root.pointee.name) }

  /// - Parameter initialize: the generated initialiser of the message type; a message it made
  ///   points at the type's descriptor.
  private init<Message>(_ initialize: (UnsafeMutablePointer<Message>?) -> Void) {
    let message = UnsafeMutablePointer<Message>.allocate(capacity: 1)
    defer { message.deallocate() }
    initialize(message)
    let base = UnsafeRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)
    descriptor = base.pointee.descriptor
    var known: [UnsafePointer<ProtobufCMessageDescriptor>: UnsafePointer<MessageRule>] = [:]
    root = WireSchema.rule(for: descriptor, known: &known)
  }

  private static func rule(
    for descriptor: UnsafePointer<ProtobufCMessageDescriptor>,
    known: inout [UnsafePointer<ProtobufCMessageDescriptor>: UnsafePointer<MessageRule>]
  ) -> UnsafePointer<MessageRule> {
    if let rule = known[descriptor] { return rule }
    let fields = UnsafeBufferPointer(
      start: descriptor.pointee.fields, count: Int(descriptor.pointee.n_fields))
    let highest = fields.last?.id ?? 0
    precondition(
      fields.count <= MessageRule.fieldCountMax && highest <= MessageRule.fieldNumberMax,
      "a message type outgrew the scan's tables")
    let table = UnsafeMutablePointer<FieldRule>.allocate(capacity: Int(highest) + 1)
    table.initialize(repeating: .unknown, count: Int(highest) + 1)
    let rule = UnsafeMutablePointer<MessageRule>.allocate(capacity: 1)
    rule.initialize(
      to: MessageRule(
        name: descriptor.pointee.short_name, fields: table, highestNumber: highest))
    // Entered before the fields are read, so that a type may contain itself.
    known[descriptor] = UnsafePointer(rule)
    for (index, field) in fields.enumerated() {
      var fieldRule = FieldRule(field, counter: UInt8(index))
      if field.type == PROTOBUF_C_TYPE_MESSAGE, let inner = field.descriptor {
        fieldRule.message = WireSchema.rule(
          for: inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), known: &known)
      }
      table[Int(field.id)] = fieldRule
    }
    return UnsafePointer(rule)
  }
}
