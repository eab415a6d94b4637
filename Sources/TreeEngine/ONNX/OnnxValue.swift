internal import ArtifactReading
internal import ServingCore

/// An input or output of a graph, as it is declared (onnx.proto, `ValueInfoProto`).
struct OnnxValue {
  private(set) var name = ""
  /// Of a tensor; nil for sequences and maps.
  private(set) var elementType: Int64?
  /// Nil without a declared rank.
  private(set) var dimensions: [Dimension]?

  init(_ bytes: [UInt8], in range: Range<Int>) throws(ServingError) {
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1: name = try fields.string(field)
      case 2: try readType(bytes, try fields.content(field))
      default: break
      }
    }
  }

  /// `TypeProto`.
  private mutating func readType(_ bytes: [UInt8], _ range: Range<Int>) throws(ServingError) {
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      guard field.number == 1 else { continue }
      var tensor = OnnxFields(bytes, in: try fields.content(field))
      while let field = try tensor.next() {
        switch field.number {
        case 1: elementType = try tensor.integer(field)
        case 2: try readShape(bytes, try tensor.content(field))
        default: break
        }
      }
    }
  }

  /// `TensorShapeProto`.
  private mutating func readShape(_ bytes: [UInt8], _ range: Range<Int>) throws(ServingError) {
    var read: [Dimension] = []
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      guard field.number == 1 else { continue }
      guard read.count < Shape.rankMax else {
        throw OnnxRefusal.unsupported(
          "\(name.quotedForMessage) has more than \(Shape.rankMax) dimensions")
      }
      read.append(try dimension(bytes, try fields.content(field)))
    }
    dimensions = read
  }

  private func dimension(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(ServingError) -> Dimension {
    var dimension = Dimension.dynamic(name: nil)
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1:
        let extent = try fields.integer(field)
        dimension = extent >= 0 ? .fixed(Int(extent)) : .dynamic(name: nil)
      case 2:
        // A name that reads as a number would be taken for a fixed extent in a manifest.
        let text = try fields.string(field)
        dimension = .dynamic(name: text.isEmpty || Int(text) != nil ? nil : text)
      default: break
      }
    }
    return dimension
  }
}
