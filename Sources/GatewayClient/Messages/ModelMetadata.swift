internal import InferenceWire
internal import ServingCore

/// What a model says of itself.
public struct ModelMetadata: Hashable, Sendable {
  /// One input or output of a model.
  public struct TensorDescription: Hashable, Sendable {
    /// The name to use in a ``Tensor``.
    public var name: String
    /// The kind of element.
    public var datatype: Tensor.Datatype
    /// The dimensions, outermost first; nil where each call chooses.
    public var shape: [Int?]

    /// Makes a description.
    public init(name: String, datatype: Tensor.Datatype, shape: [Int?]) {
      self.name = name
      self.datatype = datatype
      self.shape = shape
    }
  }

  /// The model's name.
  public var name: String
  /// The versions that can be asked for, in the gateway's order.
  public var versions: [Int64]
  /// Engine and format, such as `onnxruntime_onnx`.
  public var platform: String
  /// What a call has to send.
  public var inputs: [TensorDescription]
  /// What it gets back.
  public var outputs: [TensorDescription]

  /// Makes metadata, for tests of code that uses it.
  public init(
    name: String, versions: [Int64], platform: String, inputs: [TensorDescription],
    outputs: [TensorDescription]
  ) {
    self.name = name
    self.versions = versions
    self.platform = platform
    self.inputs = inputs
    self.outputs = outputs
  }
}

extension ModelMetadata {
  init(_ reply: CallReply) throws(GatewayError) {
    let message = try reply.message(ModelMetadataReply.init(decoding:limits:))
    var versions: [Int64] = []
    for text in message.versions {
      guard let version = Int64(text), version > 0 else {
        throw reply.unreadable(
          "versions: expected positive integers, got \(text.quotedForMessage)")
      }
      versions.append(version)
    }
    self.init(
      name: message.name, versions: versions, platform: message.platform,
      inputs: message.inputs.map { TensorDescription($0) },
      outputs: message.outputs.map { TensorDescription($0) })
  }
}

extension ModelMetadata.TensorDescription {
  fileprivate init(_ spec: TensorSpec) {
    self.init(
      name: spec.name, datatype: Tensor.Datatype(spec.datatype),
      shape: spec.dimensions.map { if case .fixed(let extent) = $0 { extent } else { nil } })
  }
}
