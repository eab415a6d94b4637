/// What a batch gave, held where the engine left it until the last request of the batch has been
/// encoded; an engine's subclass frees its memory in `deinit`.
///
/// `@unchecked Sendable`: immutable after `init`, but for ``charge``; subclasses keep to that.
open class BatchOutputs: @unchecked Sendable {
  /// One per output of the signature, in its order.
  package let tensors: [BatchOutput]
  /// Goes with the outputs, and so tells somebody when their memory is free. Set once, by whoever
  /// has run the batch, before anybody else sees them.
  package var charge: OutputCharge?

  package init(tensors: [BatchOutput]) {
    self.tensors = tensors
  }

  /// Of all elements.
  package var byteCount: Int { tensors.reduce(0) { $0 + $1.view.bytes.count } }
}
