import CInferenceProtos
package import ServingCore

/// The protocol's `ModelMetadataResponse`: what a loaded version says of itself.
package struct ModelMetadataReply: ReplyMessage {
  private typealias TensorMetadata = Inference__ModelMetadataResponse__TensorMetadata

  package var name: String
  /// The versions that can be asked for, in decimal.
  package var versions: [String]
  /// Format and engine, such as `onnxruntime_onnx`.
  package var platform: String
  /// A dynamic dimension is -1 on the wire, so its name does not arrive.
  package var inputs: [TensorSpec]
  package var outputs: [TensorSpec]

  package init(
    name: String, versions: [String], platform: String, inputs: [TensorSpec],
    outputs: [TensorSpec]
  ) {
    self.name = name
    self.versions = versions
    self.platform = platform
    self.inputs = inputs
    self.outputs = outputs
  }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    self = try MessageUnpacker.withUnpacked(
      Inference__ModelMetadataResponse.self, of: .modelMetadata, from: body, limits: limits
    ) { message throws(ServingError) in
      let reply = message.pointee
      return ModelMetadataReply(
        name: String(cString: reply.name),
        versions: [String](reply.versions, count: reply.n_versions),
        platform: String(cString: reply.platform),
        inputs: try ModelMetadataReply.specs(reply.inputs, count: reply.n_inputs, "input"),
        outputs: try ModelMetadataReply.specs(reply.outputs, count: reply.n_outputs, "output"))
    }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(inference__model_metadata_response__init)
    reply.pointee.name = arena.cString(name)
    reply.pointee.n_versions = versions.count
    reply.pointee.versions = arena.pointers(count: versions.count) { arena.cString(versions[$0]) }
    reply.pointee.platform = arena.cString(platform)
    reply.pointee.n_inputs = inputs.count
    reply.pointee.inputs = ModelMetadataReply.metadata(of: inputs, in: arena)
    reply.pointee.n_outputs = outputs.count
    reply.pointee.outputs = ModelMetadataReply.metadata(of: outputs, in: arena)
    MessagePacker.pack(reply, into: store)
  }

  private static func metadata(
    of specs: [TensorSpec], in arena: Arena
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<TensorMetadata>?> {
    arena.pointers(count: specs.count) { index in
      let shape = specs[index].wireShape
      let tensor = arena.make(inference__model_metadata_response__tensor_metadata__init)
      tensor.pointee.name = arena.cString(specs[index].name)
      tensor.pointee.datatype = specs[index].datatype.wireName
      tensor.pointee.n_shape = shape.count
      tensor.pointee.shape = arena.array(of: Int64.self, count: shape.count)
      tensor.pointee.shape.update(from: shape, count: shape.count)
      return tensor
    }
  }

  private static func specs(
    _ list: UnsafeMutablePointer<UnsafeMutablePointer<TensorMetadata>?>?, count: Int,
    _ role: String
  ) throws(ServingError) -> [TensorSpec] {
    var specs: [TensorSpec] = []
    for case let tensor? in UnsafeBufferPointer(start: list, count: count) {
      specs.append(try spec(tensor.pointee, role))
    }
    return specs
  }

  private static func spec(
    _ tensor: TensorMetadata, _ role: String
  ) throws(ServingError) -> TensorSpec {
    let name = String(cString: tensor.name)
    guard let datatype = Datatype(wireName: tensor.datatype) else {
      throw ServingError(
        .invalidArgument,
        "\(role) \(name.quotedForMessage), datatype: expected one of \(Datatype.knownNames), got "
          + String(cString: tensor.datatype).quotedForMessage,
        detail: [role: name])
    }
    var dimensions: [Dimension] = []
    for extent in UnsafeBufferPointer(start: tensor.shape, count: tensor.n_shape) {
      guard extent >= -1 else {
        throw ServingError(
          .invalidArgument,
          "\(role) \(name.quotedForMessage), dimension \(dimensions.count): expected -1 or more, "
            + "got \(extent)",
          detail: [role: name])
      }
      dimensions.append(extent < 0 ? .dynamic(name: nil) : .fixed(Int(extent)))
    }
    return TensorSpec(name: name, datatype: datatype, dimensions: dimensions)
  }
}
