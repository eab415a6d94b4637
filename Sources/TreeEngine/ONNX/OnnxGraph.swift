internal import ArtifactReading
internal import ServingCore

/// A model's graph (onnx.proto, `ModelProto` and `GraphProto`).
struct OnnxGraph {
  /// The most nodes, constants, inputs and outputs, each, and attributes of a node: graphs of trees
  /// alone have a few, and every one takes far more memory than it may have bytes.
  static let partCountMax = 256

  private(set) var nodes: [OnnxNode] = []
  /// Without those that only give an initializer another value.
  private(set) var inputs: [OnnxValue] = []
  private(set) var outputs: [OnnxValue] = []
  private(set) var initializers: [String: OnnxTensor] = [:]
  /// The version of ONNX's own operators; nil when the model imports none.
  private(set) var operatorVersion: Int64?
  /// Which of ``nodes`` makes a value.
  private(set) var producers: [String: Int] = [:]

  init(model bytes: [UInt8]) throws(ServingError) {
    var graph: Range<Int>?
    var fields = OnnxFields(bytes, in: 0..<bytes.count)
    while let field = try fields.next() {
      switch field.number {
      case 7:
        // Protobuf would merge the two, which no writer means.
        guard graph == nil else { throw OnnxRefusal.malformed("it has two graphs") }
        graph = try fields.content(field)
      case 8: try readImport(bytes, try fields.content(field))
      case 25: throw OnnxRefusal.unsupported("the model defines functions of its own")
      default: break
      }
    }
    guard let graph else { throw OnnxRefusal.malformed("it has no graph") }
    try readGraph(bytes, graph)
    inputs.removeAll { initializers[$0.name] != nil }
    for (index, node) in nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        guard producers.updateValue(index, forKey: output) == nil else {
          throw OnnxRefusal.malformed("two nodes make \(output.quotedForMessage)")
        }
      }
    }
  }

  /// A value that does not depend on the inputs; nil when the name is none.
  func constant(_ name: String) throws(ServingError) -> OnnxTensor? {
    if let tensor = initializers[name] { return tensor }
    guard let index = producers[name], nodes[index].operatorName == "Constant" else { return nil }
    return try nodes[index].tensor("value")
  }

  /// `OperatorSetIdProto`.
  private mutating func readImport(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ServingError) {
    var domain = ""
    var version: Int64 = 0
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1: domain = try fields.string(field)
      case 2: version = try fields.integer(field)
      default: break
      }
    }
    // Some converters write an import twice; the libraries take the last.
    if domain.isEmpty || domain == "ai.onnx" { operatorVersion = version }
  }

  private mutating func readGraph(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ServingError) {
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1: nodes.append(try OnnxNode(bytes, in: try fields.content(field)))
      case 5:
        let tensor = try OnnxTensor(bytes, in: try fields.content(field))
        initializers[tensor.name] = tensor
      case 11: inputs.append(try OnnxValue(bytes, in: try fields.content(field)))
      case 12: outputs.append(try OnnxValue(bytes, in: try fields.content(field)))
      default: break
      }
      let counts = [nodes.count, initializers.count, inputs.count, outputs.count]
      guard counts.allSatisfy({ $0 <= OnnxGraph.partCountMax }) else {
        throw OnnxRefusal.unsupported(
          "it has over \(OnnxGraph.partCountMax) nodes, constants, inputs or outputs")
      }
    }
  }
}
