internal import ArtifactReading
internal import ServingCore

/// One operator of a graph (onnx.proto, `NodeProto`).
struct OnnxNode {
  static let machineLearningDomain = "ai.onnx.ml"

  private(set) var name = ""
  private(set) var operatorName = ""
  private(set) var inputs: [String] = []
  private(set) var outputs: [String] = []
  /// Empty for the operators of ONNX itself.
  private(set) var domain = ""
  private var attributes: [String: OnnxAttribute] = [:]
  /// Of the file, where the texts of attributes lie.
  private let bytes: [UInt8]

  init(_ bytes: [UInt8], in range: Range<Int>) throws(ServingError) {
    self.bytes = bytes
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1: inputs.append(try fields.string(field))
      case 2: outputs.append(try fields.string(field))
      case 3: name = try fields.string(field)
      case 4: operatorName = try fields.string(field)
      case 5:
        let attribute = try OnnxAttribute(bytes, in: try fields.content(field))
        guard attributes.count < OnnxGraph.partCountMax else {
          throw OnnxRefusal.unsupported(
            "a node has over \(OnnxGraph.partCountMax) attributes")
        }
        guard attributes.updateValue(attribute, forKey: attribute.name) == nil else {
          throw OnnxRefusal.malformed(
            "a node has two attributes \(attribute.name.quotedForMessage)")
        }
      case 7:
        domain = try fields.string(field)
        if domain == "ai.onnx" { domain = "" }
      default: break
      }
    }
  }

  /// For messages.
  var place: String {
    name.isEmpty
      ? "the node (\(operatorName)) of output \((outputs.first ?? "").quotedForMessage)"
      : "node \(name.quotedForMessage) (\(operatorName))"
  }

  func integer(_ name: String, default value: Int64) throws(ServingError) -> Int64 {
    try attribute(name, .integer, "INT")?.integer ?? value
  }

  func text(_ name: String, default value: String) throws(ServingError) -> String {
    guard let attribute = try attribute(name, .text, "STRING") else { return value }
    guard let text = String(validating: bytes[attribute.text], as: UTF8.self) else {
      throw OnnxRefusal.invalid(place, "\(name) is not UTF-8")
    }
    return text
  }

  func tensor(_ name: String) throws(ServingError) -> OnnxTensor? {
    try attribute(name, .tensor, "TENSOR")?.tensor
  }

  /// Empty without such an attribute, as are the two below.
  func floats(_ name: String) throws(ServingError) -> [Float] {
    try attribute(name, .floats, "FLOATS")?.floats ?? []
  }

  func integers(_ name: String) throws(ServingError) -> [Int64] {
    try attribute(name, .integers, "INTS")?.integers ?? []
  }

  func texts(_ name: String) throws(ServingError) -> [ArraySlice<UInt8>] {
    try attribute(name, .texts, "STRINGS")?.texts.map { bytes[$0] } ?? []
  }

  private func attribute(
    _ name: String, _ kind: OnnxAttribute.Kind, _ kindName: String
  ) throws(ServingError) -> OnnxAttribute? {
    guard let attribute = attributes[name] else { return nil }
    guard attribute.kind == kind else {
      throw OnnxRefusal.invalid(
        place, "the attribute \(name) has another type: expected \(kindName)")
    }
    return attribute
  }
}
