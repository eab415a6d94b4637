import CInferenceProtos
import CProtobufC
package import ServingCore

/// Writes `ModelInferRequest` bodies, for clients. Tensors go as raw contents.
package enum InferRequestBody {
  /// Appends one request to `store`.
  ///
  /// The tensors follow as messages of their own with one raw entry each: protobuf joins the
  /// lists of messages that stand one after the other, and each tensor is so copied only once.
  /// - Parameters:
  ///   - modelName, modelVersion, id: empty when the path or the server shall decide.
  ///   - requestedOutputs: the outputs wanted; empty for all.
  /// - Throws: `INVALID_ARGUMENT` when a text contains a NUL, which C strings cannot carry.
  package static func encode(
    modelName: String = "", modelVersion: String = "", id: String = "", inputs: [OwnedTensor],
    requestedOutputs: [String] = [], parameters: [String: InferParameter] = [:],
    into store: ByteStore
  ) throws(ServingError) {
    for (what, text) in [
      ("the model's name", modelName), ("the model's version", modelVersion), ("the id", id),
    ] { try refuseNUL(in: text, what) }
    for input in inputs { try refuseNUL(in: input.name, "an input's name") }
    for output in requestedOutputs { try refuseNUL(in: output, "an output's name") }
    for (name, value) in parameters {
      try refuseNUL(in: name, "a parameter's name")
      if case .string(let text) = value { try refuseNUL(in: text, "a parameter's value") }
    }
    let arena = Arena(byteBudget: .max)
    let request = arena.make(inference__model_infer_request__init)
    request.pointee.model_name = arena.cString(modelName)
    request.pointee.model_version = arena.cString(modelVersion)
    request.pointee.id = arena.cString(id)
    add(parameters, to: request, arena)
    add(inputs, to: request, arena)
    add(requestedOutputs, to: request, arena)
    MessagePacker.pack(request, into: store)
    for input in inputs { packContents(of: input, arena, into: store) }
  }

  private static func add(
    _ parameters: [String: InferParameter],
    to request: UnsafeMutablePointer<Inference__ModelInferRequest>, _ arena: Arena
  ) {
    // Sorted, so that the same request gives the same bytes.
    let sorted = parameters.sorted { $0.key < $1.key }
    request.pointee.n_parameters = sorted.count
    request.pointee.parameters = arena.pointers(count: sorted.count) { index in
      let entry = arena.make(inference__model_infer_request__parameters_entry__init)
      entry.pointee.key = arena.cString(sorted[index].key)
      entry.pointee.value = sorted[index].value.message(in: arena)
      return entry
    }
  }

  private static func add(
    _ inputs: [OwnedTensor],
    to request: UnsafeMutablePointer<Inference__ModelInferRequest>, _ arena: Arena
  ) {
    request.pointee.n_inputs = inputs.count
    request.pointee.inputs = arena.pointers(count: inputs.count) { index in
      let tensor = arena.make(inference__model_infer_request__infer_input_tensor__init)
      tensor.pointee.name = arena.cString(inputs[index].name)
      tensor.pointee.datatype = inputs[index].datatype.wireName
      tensor.pointee.n_shape = inputs[index].shape.rank
      tensor.pointee.shape = arena.dimensions(of: inputs[index].shape)
      return tensor
    }
  }

  private static func add(
    _ requestedOutputs: [String],
    to request: UnsafeMutablePointer<Inference__ModelInferRequest>, _ arena: Arena
  ) {
    request.pointee.n_outputs = requestedOutputs.count
    request.pointee.outputs = arena.pointers(count: requestedOutputs.count) { index in
      let output = arena.make(inference__model_infer_request__infer_requested_output_tensor__init)
      output.pointee.name = arena.cString(requestedOutputs[index])
      return output
    }
  }

  private static func packContents(
    of input: OwnedTensor, _ arena: Arena, into store: ByteStore
  ) {
    let message = arena.make(inference__model_infer_request__init)
    let contents = arena.array(of: ProtobufCBinaryData.self, count: 1)
    message.pointee.n_raw_input_contents = 1
    message.pointee.raw_input_contents = contents
    input.bytes.withUnsafeBytes { bytes in
      contents.initialize(to: ProtobufCBinaryData(bytes))
      MessagePacker.pack(message, into: store)
    }
  }

  private static func refuseNUL(in text: String, _ what: String) throws(ServingError) {
    guard text.utf8.contains(0) else { return }
    throw ServingError(
      .invalidArgument, "\(what): expected text without NUL, got \(text.quotedForMessage)")
  }
}
