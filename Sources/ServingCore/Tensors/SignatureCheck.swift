/// Holds a request's inputs against a version's signature, before the engine sees them.
///
/// Pure. Every refusal is `INVALID_ARGUMENT` and names the input, what was expected and what came.
package struct SignatureCheck: Sendable {
  /// A request that fits: its inputs in the signature's order, and its rows.
  package struct Accepted: Sendable {
    package var inputs: [TensorView]
    /// The common leading dimension; 1 when the signature has no batch axis.
    package var rowCount: Int
  }

  private let signature: ModelSignature
  private let isBatched: Bool

  /// - Parameter isBatched: whether the leading axis counts rows, so that every input must agree
  ///   on it.
  package init(signature: ModelSignature, isBatched: Bool) {
    self.signature = signature
    self.isBatched = isBatched
  }

  package func accept(_ tensors: [NamedTensor]) throws(ServingError) -> Accepted {
    var inputs: [TensorView] = []
    let rowCount = try accept(tensors, into: &inputs)
    return Accepted(inputs: inputs, rowCount: rowCount)
  }

  /// The same for the hot path, with the inputs in memory that is used again.
  /// - Returns: the rows, as ``Accepted/rowCount``.
  package func accept(
    _ tensors: [NamedTensor], into inputs: inout [TensorView]
  ) throws(ServingError) -> Int {
    inputs.removeAll(keepingCapacity: true)
    for index in signature.inputs.indices {
      let place = try find(signature.inputs[index], in: tensors, at: index)
      try check(tensors[place].view, against: signature.inputs[index])
      inputs.append(tensors[place].view)
    }
    guard tensors.count == signature.inputs.count else { throw surplus(in: tensors) }
    return try rowCount(of: inputs)
  }

  /// Most callers send the inputs in the signature's order, so that place is tried first.
  private func find(
    _ spec: TensorSpec, in tensors: [NamedTensor], at index: Int
  ) throws(ServingError) -> Int {
    if index < tensors.count, tensors[index].name == spec.name { return index }
    guard let place = tensors.firstIndex(where: { $0.name == spec.name }) else {
      throw ServingError(
        .invalidArgument,
        "input \(spec.name.quotedForMessage) is missing: expected \(spec.datatype.name) "
          + "\(spec.shapeText), got inputs \(SignatureCheck.list(tensors.map(\.name)))",
        detail: ["input": spec.name])
    }
    return place
  }

  private func surplus(in tensors: [NamedTensor]) -> ServingError {
    var seen: Set<String> = []
    for tensor in tensors {
      let known = signature.inputs.contains { $0.name == tensor.name }
      let isNew = seen.insert(tensor.name).inserted
      if known && isNew { continue }
      let problem = known ? "is given twice" : "is not an input of this model"
      return ServingError(
        .invalidArgument,
        "input \(tensor.name.quotedForMessage) \(problem): expected inputs "
          + SignatureCheck.list(signature.inputs.map(\.name)),
        detail: ["input": tensor.name])
    }
    return ServingError(.internal, "inputs do not agree with the signature")
  }

  private func check(_ view: TensorView, against spec: TensorSpec) throws(ServingError) {
    guard view.datatype == spec.datatype else {
      throw mismatch(
        spec, "datatype: expected \(spec.datatype.name), got \(view.datatype.name)")
    }
    guard view.shape.rank == spec.dimensions.count else {
      throw mismatch(
        spec,
        "rank: expected \(spec.dimensions.count) dimensions \(spec.shapeText), "
          + "got \(view.shape.rank) \(view.shape)")
    }
    for (axis, dimension) in spec.dimensions.enumerated() {
      let extent = view.shape[axis]
      switch dimension {
      case .fixed(let expected) where extent != expected:
        throw mismatch(
          spec,
          "dimension \(axis): expected \(expected) (shape \(spec.shapeText)), "
            + "got \(extent) (shape \(view.shape))")
      case .dynamic where extent < 1:
        throw mismatch(
          spec,
          "dimension \(axis): expected at least 1 (shape \(spec.shapeText)), "
            + "got \(extent) (shape \(view.shape))")
      default: continue
      }
    }
    try checkContent(of: view, spec)
  }

  /// The elements must be exactly as many as the shape says.
  private func checkContent(of view: TensorView, _ spec: TensorSpec) throws(ServingError) {
    guard let elementCount = view.shape.elementCount else {
      throw mismatch(spec, "shape \(view.shape) has more elements than can be counted")
    }
    guard let width = view.datatype.byteWidth else {
      guard let count = BytesElements.count(in: view.bytes) else {
        throw mismatch(
          spec,
          "content: a BYTES element's length overruns the \(view.bytes.count) bytes that came")
      }
      guard count == elementCount else {
        throw mismatch(
          spec,
          "content: expected \(elementCount) BYTES elements for shape \(view.shape), got \(count)")
      }
      return
    }
    let (expected, overflow) = elementCount.multipliedReportingOverflow(by: width)
    guard !overflow, expected == view.bytes.count else {
      // In bytes for those who sent raw contents, in values for those who sent typed ones.
      let got = view.bytes.count
      let values = got.isMultiple(of: width) ? ", \(got / width) values" : ""
      throw mismatch(
        spec,
        "content: expected \(overflow ? "more bytes than can be counted" : "\(expected) bytes"), "
          + "\(elementCount) values, for \(view.datatype.name) \(view.shape), got \(got)\(values)")
    }
  }

  private func rowCount(of inputs: [TensorView]) throws(ServingError) -> Int {
    guard isBatched, let first = inputs.first else { return 1 }
    let rowCount = first.shape[0]
    for (index, input) in inputs.enumerated() where input.shape[0] != rowCount {
      throw mismatch(
        signature.inputs[index],
        "dimension 0: expected \(rowCount) rows as input "
          + "\(signature.inputs[0].name.quotedForMessage) has, got \(input.shape[0])")
    }
    return rowCount
  }

  private func mismatch(_ spec: TensorSpec, _ problem: String) -> ServingError {
    ServingError(
      .invalidArgument, "input \(spec.name.quotedForMessage), \(problem)",
      detail: ["input": spec.name])
  }

  /// Names for a message, at most eight of them.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map(\.quotedForMessage).joined(separator: ", ")
    return names.count > 8 ? "[\(shown), and \(names.count - 8) more]" : "[\(shown)]"
  }
}
