import CInferenceProtos
package import ServingCore

/// A `ModelInferResponse` as a client keeps it: decoded, with the tensors copied out of the body.
package struct InferReplyMessage: Hashable, Sendable {
  package var modelName: String
  /// In decimal.
  package var modelVersion: String
  /// What the request gave.
  package var id: String
  package var outputs: [OwnedTensor]

  /// Decodes a reply's body, whether its contents are raw or typed.
  /// - Throws: as ``InferRequestMessage/decode(_:)``, for outputs.
  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    let arena = Arena(byteBudget: limits.arenaBytes(forBody: body.count))
    var raw = RawContents()
    let reply = try MessageUnpacker.unpack(
      Inference__ModelInferResponse.self, of: .inferResponse, from: body, limits: limits,
      arena: arena, raw: &raw)
    defer { withExtendedLifetime(arena) {} }
    modelName = String(cString: reply.pointee.model_name)
    modelVersion = String(cString: reply.pointee.model_version)
    id = String(cString: reply.pointee.id)
    outputs = []
    let outputCount = reply.pointee.n_outputs
    let isRaw = !raw.entries.isEmpty
    guard !isRaw || raw.entries.count == outputCount else {
      throw .rawCount("raw_output_contents", raw.entries.count, of: outputCount, "outputs")
    }
    for index in 0..<outputCount {
      guard let output = reply.pointee.outputs[index] else { continue }
      let tensor = WireTensor(output)
      let view = try tensor.view(
        rawContents: isRaw ? raw.entries[index].value : nil, in: body, arena: arena
      ) { .overArenaBudget(WireSchema.inferResponse.name, bodyBytes: body.count, limits) }
      outputs.append(
        OwnedTensor(
          name: String(cString: tensor.name), datatype: view.datatype, shape: view.shape,
          bytes: Array(view.bytes)))
    }
  }
}
