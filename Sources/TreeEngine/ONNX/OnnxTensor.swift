internal import ArtifactReading
internal import ServingCore

/// A constant of a model (onnx.proto, `TensorProto`).
struct OnnxTensor {
  /// The numbers of `TensorProto.DataType` that are read here.
  enum ElementType: Int64 {
    case float = 1
    case uint8 = 2
    case int64 = 7
  }

  private(set) var name = ""
  private(set) var extents: [Int64] = []
  private(set) var elementType: Int64 = 0
  private var floats: [Float] = []
  /// Also of the smaller types, which lie in `int32_data`.
  private var integers: [Int64] = []
  private var raw: [UInt8]?
  private var isExternal = false

  init(_ bytes: [UInt8], in range: Range<Int>) throws(ServingError) {
    var fields = OnnxFields(bytes, in: range)
    while let field = try fields.next() {
      switch field.number {
      case 1: try fields.append(field, to: &extents)
      case 2: elementType = try fields.integer(field)
      case 4: try fields.append(field, to: &floats)
      case 5, 7: try fields.append(field, to: &integers)
      case 8: name = try fields.string(field)
      case 9: raw = Array(bytes[try fields.content(field)])
      case 14: isExternal = try fields.integer(field) == 1
      default: break
      }
    }
  }

  /// The elements of a tensor of 32-bit floats.
  func floatElements() throws(ServingError) -> [Float] {
    try require(.float, "FLOAT")
    guard let raw else { return try checked(floats) }
    var elements: [Float] = []
    for start in stride(from: 0, to: raw.count - raw.count % 4, by: 4) {
      let bits = raw[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      elements.append(Float(bitPattern: bits))
    }
    return try checked(elements)
  }

  func int64Elements() throws(ServingError) -> [Int64] {
    try require(.int64, "INT64")
    guard let raw else { return try checked(integers) }
    var elements: [Int64] = []
    for start in stride(from: 0, to: raw.count - raw.count % 8, by: 8) {
      let bits = raw[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      elements.append(Int64(bitPattern: bits))
    }
    return try checked(elements)
  }

  func uint8Elements() throws(ServingError) -> [Int64] {
    try require(.uint8, "UINT8")
    guard let raw else { return try checked(integers) }
    return try checked(raw.map(Int64.init))
  }

  private func require(_ type: ElementType, _ typeName: String) throws(ServingError) {
    guard !isExternal else {
      throw OnnxRefusal.unsupported("tensor \(name.quotedForMessage) lies in a file of its own")
    }
    guard elementType == type.rawValue else {
      throw OnnxRefusal.unsupported(
        "tensor \(name.quotedForMessage) has the data type \(elementType): expected "
          + "\(type.rawValue), \(typeName)")
    }
  }

  private func checked<Element>(_ elements: [Element]) throws(ServingError) -> [Element] {
    var count: Int64 = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else {
        throw OnnxRefusal.malformed("tensor \(name.quotedForMessage) has the shape \(extents)")
      }
      count = product
    }
    guard count == elements.count else {
      throw OnnxRefusal.malformed(
        "tensor \(name.quotedForMessage) has \(elements.count) elements: expected \(count) for "
          + "the shape \(extents)")
    }
    return elements
  }
}
