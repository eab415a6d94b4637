/// ``PaddingSettings`` worked out for a model: which axes of which inputs are padded, with what,
/// and which axes of the outputs are cut again. Pure.
package struct PaddingPlan: Hashable, Sendable {
  /// Most bytes of one input that a batch may have with its padding. Requests that would go beyond
  /// it together run one by one.
  package static let inputBytesMax = 256 << 20

  /// A padded axis of one input or output.
  struct Place: Hashable, Sendable {
    var axis: Int
    /// Of ``names``.
    var name: Int
  }

  /// The padded axes, as the model calls them.
  package let names: [String]
  let classes: [LengthClasses]
  let inputNames: [String]
  let inputs: [[Place]]
  let outputs: [[Place]]
  /// One element to pad with, in raw layout, for every input.
  package let values: [[UInt8]]

  /// The plan for a model; nil where nothing is to be padded.
  /// - Throws: `INVALID_ARGUMENT` when the settings name what the model does not have.
  package static func make(
    _ settings: PaddingSettings, for signature: ModelSignature
  ) throws(ServingError) -> PaddingPlan? {
    guard settings != .none else { return nil }
    guard signature.hasBatchAxis else {
      throw refusal("the leading axis of the model does not count rows, so requests never share")
    }
    return try PaddingPlan(settings, signature)
  }

  private init(_ settings: PaddingSettings, _ signature: ModelSignature) throws(ServingError) {
    let names = settings.axes.keys.sorted()
    func places(_ spec: TensorSpec) -> [Place] {
      spec.dimensions.enumerated().compactMap { axis, dimension in
        guard case .dynamic(let name?) = dimension, let index = names.firstIndex(of: name) else {
          return nil
        }
        return Place(axis: axis, name: index)
      }
    }
    let inputs = signature.inputs.map(places)
    let outputs = signature.outputs.map(places)
    for (index, name) in names.enumerated() {
      guard inputs.joined().contains(where: { $0.name == index }) else {
        throw Self.refusal(
          "expected the name of a dynamic axis of an input, got \(name.quotedForMessage); the "
            + "model has \(Self.axisNames(signature))")
      }
      guard (inputs + outputs).allSatisfy({ !$0.contains(Place(axis: 0, name: index)) }) else {
        throw Self.refusal("axis \(name.quotedForMessage) counts rows and cannot be padded")
      }
    }
    self.names = names
    inputNames = signature.inputs.map(\.name)
    classes = names.map { settings.axes[$0] ?? .standard }
    self.inputs = inputs
    self.outputs = outputs
    values = try Self.values(settings, signature, inputs)
  }

  private static func values(
    _ settings: PaddingSettings, _ signature: ModelSignature, _ places: [[Place]]
  ) throws(ServingError) -> [[UInt8]] {
    let padded = zip(signature.inputs, places).filter { !$0.1.isEmpty }.map(\.0.name)
    if let name = settings.values.keys.sorted().first(where: { !padded.contains($0) }) {
      throw refusal(
        "expected pad values for inputs that are padded, \(padded.quotedListForMessage), got one "
          + "for \(name.quotedForMessage)")
    }
    var values: [[UInt8]] = []
    for spec in signature.inputs {
      let text = settings.values[spec.name]
      guard let value = ElementText.rawElement(text, spec.datatype) else {
        throw refusal(
          "input \(spec.name.quotedForMessage): expected a value of \(spec.datatype.name) to pad "
            + "with, got \((text ?? "").quotedForMessage)")
      }
      values.append(value)
    }
    return values
  }

  private static func axisNames(_ signature: ModelSignature) -> String {
    var names: Set<String> = []
    for spec in signature.inputs {
      for case .dynamic(let name?) in spec.dimensions.dropFirst() { names.insert(name) }
    }
    return names.isEmpty
      ? "none beside its rows, or gives them no names" : names.sorted().quotedListForMessage
  }

  private static func refusal(_ text: String) -> ServingError {
    ServingError(.invalidArgument, "padding: \(text)")
  }
}
