internal import ServingCore

/// A batch's outputs, all in one piece of memory of their own.
///
/// `@unchecked Sendable` as its superclass: immutable after `init`.
final class TreeOutputs: BatchOutputs, @unchecked Sendable {
  private let memory: OutputMemory

  init(_ tensors: [BatchOutput], in memory: consuming OutputMemory) {
    self.memory = memory
    super.init(tensors: tensors)
  }
}
