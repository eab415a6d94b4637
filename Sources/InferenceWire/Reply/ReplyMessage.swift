package import ServingCore

/// A reply without tensors: a small value that the server encodes and the client decodes.
package protocol ReplyMessage: Hashable, Sendable {
  /// - Throws: `INVALID_ARGUMENT` when the body is malformed, `RESOURCE_EXHAUSTED` (413) over a
  ///   limit.
  init(decoding body: UnsafeRawBufferPointer, limits: WireLimits) throws(ServingError)

  /// Appends the message to `store`. A NUL in a text becomes U+FFFD: C strings cannot carry it.
  func encode(into store: ByteStore)
}

extension ReplyMessage {
  /// The message's bytes.
  package func encoded() -> [UInt8] {
    let store = ByteStore()
    encode(into: store)
    return Array(store.bytes)
  }
}
