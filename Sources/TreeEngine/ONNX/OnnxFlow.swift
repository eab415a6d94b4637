internal import ServingCore

/// What leaves a tree operator and passes the nodes behind it, on the way to one output.
struct OnnxFlow {
  enum Content {
    case scores
    case labels(OnnxLabels)
  }

  /// `TensorProto.DataType`.
  private enum ElementType {
    static let float: Int64 = 1
    static let int64: Int64 = 7
    static let string: Int64 = 8
  }

  let content: Content
  /// Numbers of a row: classes or targets; one of labels.
  let width: Int
  private(set) var steps: [OnnxTransform.Step] = []
  /// Whether a ZipMap has made a map of each row, which is answered as the row itself.
  private var isMapped = false

  init(_ content: Content, width: Int) {
    self.content = content
    self.width = width
  }

  /// Passes one node.
  /// - Parameter value: the name by which the node takes what flows.
  mutating func pass(
    _ node: OnnxNode, from value: String, _ graph: OnnxGraph
  ) throws(ServingError) {
    if node.domain.isEmpty, node.operatorName == "Identity" { return }
    guard !isMapped else { throw refused(node) }
    if case .labels(let labels) = content {
      guard node.domain.isEmpty, node.operatorName == "Cast" else { throw refused(node) }
      try requireSameType(node, labels)
      return
    }
    switch (node.domain, node.operatorName) {
    case (OnnxNode.machineLearningDomain, "ZipMap"): try map(node)
    case ("", "Cast"):
      guard try node.integer("to", default: 0) == ElementType.float else { throw refused(node) }
    case ("", "Sigmoid"): steps.append(.sigmoid)
    case ("", "Exp"): steps.append(.exponential)
    case ("", "Neg"): steps.append(.negated)
    case ("", "Softmax"): try softmax(node, graph)
    case ("", "Add"), ("", "Sub"), ("", "Mul"), ("", "Div"):
      try calculate(node, value, graph)
    case ("", "Flatten"):
      guard try node.integer("axis", default: 1) == 1 else { throw refused(node) }
    case ("", "Reshape"): try reshape(node, graph)
    default: throw refused(node)
    }
  }

  private func refused(_ node: OnnxNode) -> ServingError {
    OnnxRefusal.unsupported("\(node.place) stands behind the trees")
  }

  private func requireSameType(
    _ node: OnnxNode, _ labels: OnnxLabels
  ) throws(ServingError) {
    let type = try node.integer("to", default: 0)
    switch labels.values {
    case .numbers where type == ElementType.int64: return
    case .texts where type == ElementType.string: return
    default: throw refused(node)
    }
  }

  private mutating func map(_ node: OnnxNode) throws(ServingError) {
    let integers = try node.integers("classlabels_int64s")
    let texts = try node.texts("classlabels_strings")
    guard integers.count + texts.count == width else {
      throw OnnxRefusal.invalid(
        node.place,
        "it names \(integers.count + texts.count) classes: expected \(width)")
    }
    isMapped = true
  }

  private mutating func softmax(_ node: OnnxNode, _ graph: OnnxGraph) throws(ServingError) {
    // The axis that is left out is the last since version 13 of the operators, the second before.
    let axis = try node.integer("axis", default: (graph.operatorVersion ?? 1) >= 13 ? -1 : 1)
    guard axis == 1 || axis == -1 else { throw refused(node) }
    steps.append(.softmax)
  }

  private mutating func calculate(
    _ node: OnnxNode, _ value: String, _ graph: OnnxGraph
  ) throws(ServingError) {
    guard node.inputs.count == 2 else { throw refused(node) }
    let isFirst = node.inputs[0] == value
    guard let tensor = try graph.constant(node.inputs[isFirst ? 1 : 0]),
      tensor.extents.count <= 2
    else { throw refused(node) }
    let elements = try tensor.floatElements()
    guard elements.count == 1, let other = elements.first else {
      throw OnnxRefusal.unsupported(
        "\(node.place) has a constant of \(elements.count) numbers: expected one")
    }
    switch node.operatorName {
    case "Add": steps.append(.plus(other))
    case "Sub": steps.append(isFirst ? .minus(other) : .takenFrom(other))
    case "Mul": if other != 1 { steps.append(.times(other)) }
    default:
      if isFirst {
        if other != 1 { steps.append(.over(other)) }
      } else {
        steps.append(.dividing(other))
      }
    }
  }

  /// Only to the shape that the scores have.
  private func reshape(_ node: OnnxNode, _ graph: OnnxGraph) throws(ServingError) {
    guard node.inputs.count == 2, let tensor = try graph.constant(node.inputs[1]),
      try tensor.int64Elements() == [-1, Int64(width)]
    else { throw refused(node) }
  }
}
