import CInferenceProtos
package import ServingCore

/// The protocol's `ModelReadyResponse`.
package struct ModelReadyReply: ReplyMessage {
  /// The model, in the version asked for, takes inference requests now.
  package var ready: Bool

  package init(ready: Bool) {
    self.ready = ready
  }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    ready = try MessageUnpacker.withUnpacked(
      Inference__ModelReadyResponse.self, of: .modelReady, from: body, limits: limits
    ) { $0.pointee.ready != 0 }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(inference__model_ready_response__init)
    reply.pointee.ready = ready ? 1 : 0
    MessagePacker.pack(reply, into: store)
  }
}
