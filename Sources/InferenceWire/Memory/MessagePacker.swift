import CProtobufC
import ServingCore

/// Writes a message where a reply's bytes are gathered: its size first, then the message itself,
/// straight into the store.
enum MessagePacker {
  static func pack<Message>(_ message: UnsafeMutablePointer<Message>, into store: ByteStore) {
    let base = UnsafeRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)
    let byteCount = protobuf_c_message_get_packed_size(base)
    // A message with nothing set has no bytes, and an empty store no place for them.
    guard byteCount > 0 else { return }
    let place = store.appendUninitialized(byteCount)
    let packed = protobuf_c_message_pack(base, place.assumingMemoryBound(to: UInt8.self))
    precondition(packed == byteCount, "libprotobuf-c packed another size than it announced")
  }
}
