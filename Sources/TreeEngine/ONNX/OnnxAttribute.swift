internal import ArtifactReading
internal import ServingCore

/// What a node is told beside its inputs (onnx.proto, `AttributeProto`).
struct OnnxAttribute {
  /// `AttributeProto.AttributeType`, as far as it is read here.
  enum Kind: Int64 {
    case integer = 2
    case text = 3
    case tensor = 4
    case floats = 6
    case integers = 7
    case texts = 8
  }

  private(set) var name = ""
  /// Nil for another, such as a graph.
  private(set) var kind: Kind?
  private(set) var integer: Int64 = 0
  private(set) var text: Range<Int> = 0..<0
  private(set) var tensor: OnnxTensor?
  private(set) var floats: [Float] = []
  private(set) var integers: [Int64] = []
  private(set) var texts: [Range<Int>] = []

  init(_ bytes: [UInt8], in range: Range<Int>) throws(ServingError) {
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1: name = try fields.string(field)
      case 3: integer = try fields.integer(field)
      case 4: text = try fields.content(field)
      case 5:
        // Protobuf would merge the two, which no writer means.
        guard tensor == nil else { throw OnnxRefusal.malformed("an attribute with two tensors") }
        tensor = try OnnxTensor(bytes, in: try fields.content(field))
      case 7: try fields.append(field, to: &floats)
      case 8: try fields.append(field, to: &integers)
      case 9: texts.append(try fields.content(field))
      case 20: kind = Kind(rawValue: try fields.integer(field))
      default: break
      }
    }
  }
}
