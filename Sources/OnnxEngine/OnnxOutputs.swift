internal import COnnxRuntime
internal import ServingCore

/// A batch's outputs, where the library left them. They do not need the session: a value owns its
/// elements, so a version can be unloaded while its last replies are still being encoded.
///
/// `@unchecked Sendable` as its superclass: immutable after `init`. The library allows values to be
/// released on any thread.
final class OnnxOutputs: BatchOutputs, @unchecked Sendable {
  private let values: OutputValues
  /// The elements of outputs that could not stay where they were.
  private let copies: [ByteStore]

  /// - Throws: `INTERNAL` when an output is not what a session of that signature gives.
  init(
    _ values: consuming OutputValues, of signature: ModelSignature, stages: [InputStage]
  ) throws(ServingError) {
    var tensors: [BatchOutput] = []
    tensors.reserveCapacity(values.count)
    var copies: [ByteStore] = []
    for index in 0..<values.count {
      let reader = OutputReader(runtime: values.runtime, name: signature.outputs[index].name)
      tensors.append(try reader.read(values.base[index], stages: stages, copies: &copies))
    }
    self.values = values
    self.copies = copies
    super.init(tensors: tensors)
  }
}
