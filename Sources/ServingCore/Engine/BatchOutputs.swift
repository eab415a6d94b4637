/// What a batch gave, held where the engine left it until the last request of the batch has been
/// encoded; an engine's subclass frees its memory in `deinit`.
///
/// `@unchecked Sendable`: immutable after `init`; subclasses keep to that.
open class BatchOutputs: @unchecked Sendable {
  /// One per output of the signature, in its order.
  package let tensors: [BatchOutput]

  package init(tensors: [BatchOutput]) {
    self.tensors = tensors
  }
}
