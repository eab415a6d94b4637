internal import COnnxRuntime
internal import ServingCore

/// Reads what a session says of its inputs and outputs, and refuses what cannot be served.
struct SignatureReader {
  /// Inputs or outputs, with what differs between the two.
  enum Side: String {
    case input, output
  }

  let runtime: OnnxRuntime
  let session: OpaquePointer
  /// The library's default allocator, which allocates names.
  let allocator: OpaquePointer

  private var functions: OrtFunctions { runtime.functions }

  func read() throws(ServingError) -> ModelSignature {
    let signature = ModelSignature(inputs: try specs(.input), outputs: try specs(.output))
    guard !signature.outputs.isEmpty else {
      throw ServingError(.invalidArgument, "the model has no outputs: expected at least one")
    }
    return signature
  }

  private func specs(_ side: Side) throws(ServingError) -> [TensorSpec] {
    var count = 0
    let getCount =
      side == .input ? functions.SessionGetInputCount : functions.SessionGetOutputCount
    try functions.check(getCount(session, &count), "count the model's inputs and outputs")
    var specs: [TensorSpec] = []
    var names: Set<String> = []
    for index in 0..<count {
      let spec = try spec(side, index)
      guard names.insert(spec.name).inserted else {
        throw ServingError(
          .invalidArgument,
          "the model has two \(side.rawValue)s named \(spec.name.quotedForMessage): "
            + "expected every name once")
      }
      specs.append(spec)
    }
    return specs
  }

  private func spec(_ side: Side, _ index: Int) throws(ServingError) -> TensorSpec {
    let name = try name(side, index)
    let getType =
      side == .input ? functions.SessionGetInputTypeInfo : functions.SessionGetOutputTypeInfo
    let type = try OnnxHandle(
      runtime, "read the type of an input or output", release: functions.ReleaseTypeInfo
    ) { getType(session, index, $0) }
    let place = "\(side.rawValue) \(name.quotedForMessage)"
    let tensor = try tensorInformation(of: type.pointer, place)

    var elementType = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED
    try functions.check(
      functions.GetTensorElementType(tensor, &elementType), "read an element type")
    guard let datatype = Datatype(onnx: elementType) else {
      throw ServingError(
        .invalidArgument,
        "\(place) has element type \(elementType.foreignName): expected one of "
          + Datatype.allCases.map(\.name).joined(separator: ", "))
    }
    return TensorSpec(
      name: name, datatype: datatype, dimensions: try dimensions(of: tensor, place))
  }

  private func name(_ side: Side, _ index: Int) throws(ServingError) -> String {
    let getName = side == .input ? functions.SessionGetInputName : functions.SessionGetOutputName
    var text: UnsafeMutablePointer<CChar>?
    try functions.check(getName(session, index, allocator, &text), "read a name")
    guard let text else { throw OrtFunctions.nothing(from: "read a name") }
    let name = String(validatingCString: text)
    try functions.check(functions.AllocatorFree(allocator, text), "free a name")
    guard let name, !name.isEmpty else {
      throw ServingError(
        .invalidArgument,
        "\(side.rawValue) \(index) of the model has "
          + (name == nil ? "a name that is not UTF-8" : "no name")
          + ": expected a name by which requests can give it")
    }
    return name
  }

  private func tensorInformation(
    of type: OpaquePointer, _ place: String
  ) throws(ServingError) -> OpaquePointer {
    var kind = ONNX_TYPE_UNKNOWN
    try functions.check(functions.GetOnnxTypeFromTypeInfo(type, &kind), "read a type")
    guard kind == ONNX_TYPE_TENSOR else {
      throw ServingError(
        .invalidArgument, "\(place) is \(kind.nounPhrase): expected a tensor\(kind.advice)")
    }
    var tensor: OpaquePointer?
    try functions.check(functions.CastTypeInfoToTensorInfo(type, &tensor), "read a tensor type")
    guard let tensor else { throw OrtFunctions.nothing(from: "read a tensor type") }
    return tensor
  }

  private func dimensions(
    of tensor: OpaquePointer, _ place: String
  ) throws(ServingError) -> [Dimension] {
    // Without this question a tensor of unknown rank could not be told from a scalar.
    guard functions.TensorTypeAndShape_HasShape(tensor) else {
      throw ServingError(
        .invalidArgument,
        "\(place) has no declared rank: expected a shape, whose dimensions may be dynamic; "
          + "give it one when exporting the model, or with onnx.shape_inference")
    }
    var rank = 0
    try functions.check(functions.GetDimensionsCount(tensor, &rank), "read a rank")
    guard rank <= Shape.rankMax else {
      throw ServingError(
        .invalidArgument,
        "\(place) has \(rank) dimensions: expected at most \(Shape.rankMax)")
    }
    var extents = [Int64](repeating: 0, count: rank)
    var names = [UnsafePointer<CChar>?](repeating: nil, count: rank)
    try functions.check(functions.GetDimensions(tensor, &extents, rank), "read dimensions")
    try functions.check(
      functions.GetSymbolicDimensions(tensor, &names, rank), "read the dimensions' names")
    return zip(extents, names).map { extent, name in
      if extent >= 0 { return .fixed(Int(extent)) }
      let text = name.map { String(cString: $0) } ?? ""
      // A name that reads as a number would be taken for a fixed extent in a manifest.
      return .dynamic(name: text.isEmpty || Int(text) != nil ? nil : text)
    }
  }
}
