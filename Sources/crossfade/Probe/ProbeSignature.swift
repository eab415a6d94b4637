internal import ServingCore

/// A model's signature on its way between processes.
struct ProbeSignature: Hashable, Codable, Sendable {
  struct Tensor: Hashable, Codable, Sendable {
    var name: String
    var datatype: String
    var dimensions: [Extent]
  }

  enum Extent: Hashable, Codable, Sendable {
    case fixed(Int)
    case dynamic(name: String?)
  }

  var inputs: [Tensor]
  var outputs: [Tensor]

  init(_ signature: ModelSignature) {
    inputs = signature.inputs.map(Self.tensor)
    outputs = signature.outputs.map(Self.tensor)
  }

  /// Nil when it names a datatype that there is not.
  var signature: ModelSignature? {
    guard let inputs = Self.specs(inputs), let outputs = Self.specs(outputs) else { return nil }
    return ModelSignature(inputs: inputs, outputs: outputs)
  }

  private static func tensor(_ spec: TensorSpec) -> Tensor {
    Tensor(
      name: spec.name, datatype: spec.datatype.name,
      dimensions: spec.dimensions.map { dimension in
        switch dimension {
        case .fixed(let extent): .fixed(extent)
        case .dynamic(let name): .dynamic(name: name)
        }
      })
  }

  private static func specs(_ tensors: [Tensor]) -> [TensorSpec]? {
    var specs: [TensorSpec] = []
    for tensor in tensors {
      guard let datatype = Datatype(name: tensor.datatype) else { return nil }
      specs.append(
        TensorSpec(
          name: tensor.name, datatype: datatype,
          dimensions: tensor.dimensions.map { extent in
            switch extent {
            case .fixed(let extent): .fixed(extent)
            case .dynamic(let name): .dynamic(name: name)
            }
          }))
    }
    return specs
  }
}
