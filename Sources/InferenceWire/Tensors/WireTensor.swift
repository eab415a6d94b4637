import CInferenceProtos
import ServingCore

/// An input or output of a message just unpacked: the two generated types have the same fields,
/// and so are read by the same code.
struct WireTensor {
  enum Role: String {
    case input, output
  }

  let role: Role
  let name: UnsafePointer<CChar>
  private let datatypeName: UnsafePointer<CChar>
  private let dimensions: UnsafeBufferPointer<Int64>
  /// Nil when the tensor is raw, or has no values at all.
  let contents: UnsafePointer<Inference__InferTensorContents>?

  init(_ tensor: UnsafePointer<Inference__ModelInferRequest__InferInputTensor>) {
    role = .input
    name = UnsafePointer(tensor.pointee.name)
    datatypeName = UnsafePointer(tensor.pointee.datatype)
    dimensions = UnsafeBufferPointer(start: tensor.pointee.shape, count: tensor.pointee.n_shape)
    contents = UnsafePointer(tensor.pointee.contents)
  }

  init(_ tensor: UnsafePointer<Inference__ModelInferResponse__InferOutputTensor>) {
    role = .output
    name = UnsafePointer(tensor.pointee.name)
    datatypeName = UnsafePointer(tensor.pointee.datatype)
    dimensions = UnsafeBufferPointer(start: tensor.pointee.shape, count: tensor.pointee.n_shape)
    contents = UnsafePointer(tensor.pointee.contents)
  }

  func datatype() throws(ServingError) -> Datatype {
    guard let datatype = Datatype(wireName: datatypeName) else {
      throw error(
        "datatype: expected one of \(Datatype.knownNames), got "
          + String(cString: datatypeName).quotedForMessage)
    }
    return datatype
  }

  func shape() throws(ServingError) -> Shape {
    guard dimensions.count <= Shape.rankMax else {
      throw error("rank: expected at most \(Shape.rankMax) dimensions, got \(dimensions.count)")
    }
    var shape = Shape()
    for dimension in dimensions {
      guard dimension >= 0 else { throw negativeDimension() }
      // Fits: the rank was checked.
      _ = shape.append(Int(dimension))
    }
    return shape
  }

  /// Whether there are typed values. An empty `contents` message is as good as none.
  var hasContents: Bool {
    guard let contents else { return false }
    return ContentsList.allCases.contains { $0.count(in: contents.pointee) > 0 }
  }

  func error(_ problem: String) -> ServingError {
    let name = String(cString: name)
    return ServingError(
      .invalidArgument, "\(role.rawValue) \(name.quotedForMessage), \(problem)",
      detail: [role.rawValue: name])
  }

  private func negativeDimension() -> ServingError {
    let axis = dimensions.firstIndex { $0 < 0 } ?? 0
    return error(
      "dimension \(axis): expected 0 or more, got \(dimensions[axis]) "
        + "(shape \(Array(dimensions)))")
  }
}
