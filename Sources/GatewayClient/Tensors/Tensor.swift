package import ServingCore

/// A named, shaped list of elements: an input of a model, or an output.
///
/// ```swift
/// let image = Tensor("image", pixels, shape: [1, 64])      // [Float] is FP32
/// let titles = Tensor("title", ["red shoes", "blue hat"])  // [String] is BYTES, shape [2]
/// let scores = try reply.output("scores").elements(as: Float.self)
/// ```
///
/// Elements lie in ``data`` as the Open Inference Protocol's raw contents have them: row-major,
/// little-endian, without padding; a `BYTES` element has its length before it, 4 bytes
/// little-endian. Whether they fit ``shape`` is checked when the tensor is sent or read.
public struct Tensor: Hashable, Sendable {
  /// The name in the model's signature.
  public var name: String
  /// The kind of element.
  public var datatype: Datatype
  /// The dimensions, outermost first; empty for a scalar. At most ``rankMax`` of them.
  public var shape: [Int]
  /// The elements in raw layout.
  public var data: [UInt8]

  /// The highest rank that the gateway takes.
  public static let rankMax = Shape.rankMax

  /// A tensor from elements in raw layout.
  public init(name: String, datatype: Datatype, shape: [Int], data: [UInt8]) {
    self.name = name
    self.datatype = datatype
    self.shape = shape
    self.data = data
  }

  /// A tensor from Swift values in row-major order; their type gives the datatype.
  /// - Parameter shape: nil for a list: one dimension with as many elements as there are.
  public init<Element: TensorElement>(_ name: String, _ elements: [Element], shape: [Int]? = nil) {
    self.init(
      name: name, datatype: Element.datatype, shape: shape ?? [elements.count],
      data: Element.encode(elements))
  }

  /// A BF16 tensor, for which Swift has no type, from the values nearest to those given.
  public init(_ name: String, bfloat16 values: [Float], shape: [Int]? = nil) {
    self.init(
      name: name, datatype: .bf16, shape: shape ?? [values.count],
      data: UInt16.encode(values.map { BFloat16.bits(nearest: Double($0)) }))
  }

  /// The elements in row-major order.
  /// - Throws: `INVALID_ARGUMENT` when they are of another datatype, when ``data`` does not hold as
  ///   many as ``shape`` asks for, or when text is not UTF-8.
  public func elements<Element: TensorElement>(
    as type: Element.Type = Element.self
  ) throws(GatewayError) -> [Element] {
    guard datatype == Element.datatype else {
      throw problem(
        "datatype: expected \(Element.datatype) to read elements as \(type), got \(datatype)")
    }
    guard let elements = Element.decode(data) else {
      throw problem("content: \(data.count) bytes cannot be read as \(type) elements")
    }
    try checkCount(elements.count)
    return elements
  }

  /// The elements of a BF16 tensor, in row-major order; exact.
  /// - Throws: as ``elements(as:)``.
  public func bfloat16Elements() throws(GatewayError) -> [Float] {
    guard datatype == .bf16 else { throw problem("datatype: expected BF16, got \(datatype)") }
    guard let bits = UInt16.decode(data) else {
      throw problem("content: \(data.count) bytes are not a whole number of BF16 elements")
    }
    try checkCount(bits.count)
    return bits.map { BFloat16.value(bits: $0) }
  }
}

extension Tensor {
  /// A tensor of this house, as a client shows it.
  package init(_ tensor: OwnedTensor) {
    self.init(
      name: tensor.name, datatype: Datatype(tensor.datatype), shape: tensor.shape.dimensions,
      data: tensor.bytes)
  }

  /// The tensor as this house sends it.
  /// - Throws: `INVALID_ARGUMENT` when shape and elements do not agree.
  package func owned() throws(GatewayError) -> OwnedTensor {
    guard let owned = Shape(shape) else {
      throw problem("rank: expected at most \(Tensor.rankMax) dimensions, got \(shape.count)")
    }
    let count =
      switch datatype.wire.byteWidth {
      case .some(let width): data.count.isMultiple(of: width) ? data.count / width : nil
      case .none: data.withUnsafeBytes { BytesElements.count(in: $0) }
      }
    guard let count else {
      throw problem("content: \(data.count) bytes are not a whole number of \(datatype) elements")
    }
    try checkCount(count)
    return OwnedTensor(name: name, datatype: datatype.wire, shape: owned, bytes: data)
  }

  private func checkCount(_ count: Int) throws(GatewayError) {
    guard let expected = Tensor.elementCount(shape) else {
      throw problem("shape \(shape): expected dimensions of 0 or more with a countable product")
    }
    guard count == expected else {
      throw problem("content: expected \(expected) elements for shape \(shape), got \(count)")
    }
  }

  /// The product of the dimensions; nil when one is negative or it does not fit an `Int`.
  private static func elementCount(_ shape: [Int]) -> Int? {
    var product = 1
    for extent in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { return nil }
      product = next
    }
    return product
  }

  private func problem(_ what: String) -> GatewayError {
    .invalid("tensor \(name.quotedForMessage), \(what)", detail: ["tensor": name])
  }
}
