/// The inputs and outputs of a model version, in the model's own order.
package struct ModelSignature: Hashable, Sendable {
  package var inputs: [TensorSpec]
  package var outputs: [TensorSpec]

  package init(inputs: [TensorSpec], outputs: [TensorSpec]) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Whether the leading axis can stand for rows of independent requests: every input and output
  /// has one and it is dynamic everywhere.
  package var hasBatchAxis: Bool {
    let specs = inputs + outputs
    return !inputs.isEmpty && specs.allSatisfy { $0.dimensions.first?.isDynamic ?? false }
  }

  /// Whether an input's trailing dimensions can differ between requests, so that requests must be
  /// compared before they share a batch.
  package var hasVariableRows: Bool {
    inputs.contains { $0.dimensions.dropFirst().contains(where: \.isDynamic) }
  }
}
