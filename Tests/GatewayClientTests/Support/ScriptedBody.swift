import InferenceWire
import ServingCore

/// The body of a good reply.
struct ScriptedBody: Sendable {
  let bytes: [UInt8]

  init(_ message: some ReplyMessage) {
    bytes = message.encoded()
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A `ModelInferResponse` in raw form.
  static func infer(
    model: String = "digits", version: String = "2", outputs: [OwnedTensor] = []
  ) -> ScriptedBody {
    let store = ByteStore()
    let template = ReplyTemplate(
      modelName: model, modelVersion: version, outputNames: outputs.map(\.name))
    let encoder = InferReplyEncoder()
    let buffers = outputs.map { output in
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: output.bytes.count, alignment: 1)
      buffer.copyBytes(from: output.bytes)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    let replies = outputs.indices.map { index in
      ReplyOutput(
        index: index,
        view: TensorView(
          datatype: outputs[index].datatype, shape: outputs[index].shape,
          bytes: UnsafeRawBufferPointer(buffers[index])))
    }
    encoder.encode(
      template: template, id: "", outputs: replies, usesRawContents: true, into: store)
    return ScriptedBody(bytes: Array(store.bytes))
  }
}
