import CInferenceProtos
import CProtobufC
package import ServingCore

/// Writes `ModelInferResponse` bodies. Made to be used again and again: its scratch memory stays.
///
/// Not thread-safe; one owner at a time.
package final class InferReplyEncoder {
  private typealias OutputTensor = Inference__ModelInferResponse__InferOutputTensor

  /// Bytes of scratch memory that stay from one reply to the next.
  private static let retainedBytesMax = 64 << 10

  private let scratch = Arena(byteBudget: .max)

  package init() {}

  /// Appends one reply to `store`; the elements are copied once, into it.
  ///
  /// - Parameters:
  ///   - id: the request's own mark; empty when it had none.
  ///   - outputs: the outputs wanted, in the order of the reply.
  ///   - usesRawContents: whether the request did. A reply with an `FP16` or `BF16` output is raw
  ///     whatever the request was, because the protocol has no typed form for these.
  package func encode(
    template: ReplyTemplate, id: String, outputs: [ReplyOutput], usesRawContents: Bool,
    into store: ByteStore
  ) {
    scratch.rewind(retainedBytesMax: InferReplyEncoder.retainedBytesMax, byteBudget: .max)
    let reply = scratch.make(inference__model_infer_response__init)
    reply.pointee.model_name = template.modelName
    reply.pointee.model_version = template.modelVersion
    if !id.isEmpty { reply.pointee.id = scratch.cString(id) }
    let isRaw = usesRawContents || outputs.contains { ContentsList(for: $0.view.datatype) == nil }
    reply.pointee.n_outputs = outputs.count
    reply.pointee.outputs = tensors(outputs, template, isRaw: isRaw)
    if isRaw {
      reply.pointee.n_raw_output_contents = outputs.count
      reply.pointee.raw_output_contents = rawContents(outputs)
    }
    MessagePacker.pack(reply, into: store)
  }

  private func tensors(
    _ outputs: [ReplyOutput], _ template: ReplyTemplate, isRaw: Bool
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<OutputTensor>?> {
    let list = scratch.array(of: UnsafeMutablePointer<OutputTensor>?.self, count: outputs.count)
    for index in outputs.indices {
      let view = outputs[index].view
      let tensor = scratch.make(inference__model_infer_response__infer_output_tensor__init)
      tensor.pointee.name = template.outputName(outputs[index].index)
      tensor.pointee.datatype = view.datatype.wireName
      tensor.pointee.n_shape = view.shape.rank
      tensor.pointee.shape = scratch.dimensions(of: view.shape)
      if !isRaw {
        tensor.pointee.contents = ContentsBuilder(arena: scratch).contents(of: view)
      }
      (list + index).initialize(to: tensor)
    }
    return list
  }

  private func rawContents(_ outputs: [ReplyOutput]) -> UnsafeMutablePointer<ProtobufCBinaryData> {
    let list = scratch.array(of: ProtobufCBinaryData.self, count: outputs.count)
    for index in outputs.indices {
      (list + index).initialize(to: ProtobufCBinaryData(outputs[index].view.bytes))
    }
    return list
  }
}
