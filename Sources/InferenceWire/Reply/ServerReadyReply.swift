import CInferenceProtos
package import ServingCore

/// The protocol's `ServerReadyResponse`.
package struct ServerReadyReply: ReplyMessage {
  /// Inference requests are taken now.
  package var ready: Bool

  package init(ready: Bool) {
    self.ready = ready
  }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    ready = try MessageUnpacker.withUnpacked(
      Inference__ServerReadyResponse.self, of: .serverReady, from: body, limits: limits
    ) { $0.pointee.ready != 0 }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(inference__server_ready_response__init)
    reply.pointee.ready = ready ? 1 : 0
    MessagePacker.pack(reply, into: store)
  }
}
