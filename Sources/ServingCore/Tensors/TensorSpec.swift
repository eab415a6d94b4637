/// What a model says of one of its inputs or outputs.
package struct TensorSpec: Hashable, Sendable {
  package var name: String
  package var datatype: Datatype
  package var dimensions: [Dimension]

  package init(name: String, datatype: Datatype, dimensions: [Dimension]) {
    self.name = name
    self.datatype = datatype
    self.dimensions = dimensions
  }

  /// The shape as the protocol's metadata gives it: dynamic dimensions are -1.
  package var wireShape: [Int64] {
    dimensions.map { if case .fixed(let extent) = $0 { Int64(extent) } else { -1 } }
  }

  /// The shape for messages: `[batch, 64]`.
  package var shapeText: String {
    "[" + dimensions.map(\.description).joined(separator: ", ") + "]"
  }
}
