import CInferenceProtos
package import ServingCore

/// Crossfade's `FeedbackResponse`.
package struct FeedbackReply: ReplyMessage {
  package var stored: Int

  package init(stored: Int) {
    self.stored = stored
  }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    stored = try MessageUnpacker.withUnpacked(
      Crossfade__V1__FeedbackResponse.self, of: .feedbackReply, from: body, limits: limits
    ) { Int($0.pointee.stored) }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(crossfade__v1__feedback_response__init)
    reply.pointee.stored = UInt32(stored)
    MessagePacker.pack(reply, into: store)
  }
}
