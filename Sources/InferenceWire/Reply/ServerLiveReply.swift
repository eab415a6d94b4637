import CInferenceProtos
package import ServingCore

/// The protocol's `ServerLiveResponse`.
package struct ServerLiveReply: ReplyMessage {
  /// The process is up and answers.
  package var live: Bool

  package init(live: Bool) {
    self.live = live
  }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    live = try MessageUnpacker.withUnpacked(
      Inference__ServerLiveResponse.self, of: .serverLive, from: body, limits: limits
    ) { $0.pointee.live != 0 }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(inference__server_live_response__init)
    reply.pointee.live = live ? 1 : 0
    MessagePacker.pack(reply, into: store)
  }
}
