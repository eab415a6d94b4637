internal import ServingCore

/// The paths of the data plane.
enum DataPlaneEndpoint: Hashable {
  case serverMetadata
  case serverLive
  case serverReady
  case modelMetadata(ModelTarget)
  case modelReady(ModelTarget)
  case infer(ModelTarget)
  case feedback

  /// The only method that the path answers to.
  var method: StaticString {
    switch self {
    case .infer, .feedback: "POST"
    default: "GET"
    }
  }

  /// Reads a `:path`.
  ///
  /// Nothing is decoded or normalised: model names and versions need no percent-encoding, so a `%`,
  /// a `..` or a second `/` is simply not a name.
  /// - Throws: `NOT_FOUND` for a path that is none of ours, `INVALID_ARGUMENT` for a model name or
  ///   a version that cannot be one.
  init(path: UnsafeRawBufferPointer) throws(ServingError) {
    var segments = PathSegments(path)
    guard segments.next(is: "v2") else { throw DataPlaneEndpoint.unknown(path) }
    if segments.isAtEnd {
      self = .serverMetadata
    } else if segments.next(is: "health") {
      if segments.next(is: "live"), segments.isAtEnd {
        self = .serverLive
      } else if segments.next(is: "ready"), segments.isAtEnd {
        self = .serverReady
      } else {
        throw DataPlaneEndpoint.unknown(path)
      }
    } else if segments.next(is: "feedback"), segments.isAtEnd {
      self = .feedback
    } else if segments.next(is: "models"), let name = segments.next() {
      self = try DataPlaneEndpoint.ofModel(name, &segments, path)
    } else {
      throw DataPlaneEndpoint.unknown(path)
    }
  }

  private static func ofModel(
    _ name: UnsafeRawBufferPointer, _ segments: inout PathSegments, _ path: UnsafeRawBufferPointer
  ) throws(ServingError) -> DataPlaneEndpoint {
    let model = String(decoding: name, as: UTF8.self)
    guard ModelName.isValid(name) else {
      throw ServingError(
        .invalidArgument,
        "model name \(model.quotedForMessage) does not match \(ModelName.pattern)")
    }
    var version: ModelVersion?
    if segments.next(is: "versions") {
      guard let digits = segments.next() else { throw unknown(path) }
      version = try ModelVersion(parsing: String(decoding: digits, as: UTF8.self))
    }
    let target = ModelTarget(model: model, version: version)
    if segments.isAtEnd { return .modelMetadata(target) }
    if segments.next(is: "infer"), segments.isAtEnd {
      return .infer(target)
    }
    if segments.next(is: "ready"), segments.isAtEnd {
      return .modelReady(target)
    }
    throw unknown(path)
  }

  private static func unknown(_ path: UnsafeRawBufferPointer) -> ServingError {
    let text = String(decoding: path, as: UTF8.self).quotedForMessage
    return ServingError(
      .notFound,
      "path \(text) is not known; expected /v2, /v2/health/{live|ready}, /v2/feedback, "
        + "/v2/models/{model}[/versions/{version}][/infer|/ready]")
  }
}
