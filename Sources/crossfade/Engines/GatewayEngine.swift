internal import OnnxEngine
internal import ServingCore
internal import TreeEngine

/// Every engine of the gateway as one: an artifact is loaded by the one that its manifest names, or
/// by the first that takes it where there is no manifest yet.
struct GatewayEngine: Engine {
  let onnx: OnnxLibrary
  private let trees = TreeEngine()

  /// - Parameter libraryPath: of ONNX Runtime, which is only loaded when an artifact needs it.
  init(libraryPath: String) {
    onnx = OnnxLibrary(path: libraryPath)
  }

  /// The engines that are loaded, with the versions of those that have one of their own.
  var summary: String {
    let own = EngineKind.trees.rawValue
    return onnx.versionString.map { "\(EngineKind.onnxruntime.rawValue) \($0), \(own)" } ?? own
  }

  func load(_ artifact: EngineArtifact) throws(ServingError) -> GatewaySession {
    if let engine = artifact.engine {
      try engine.check(
        format: artifact.format, outputs: artifact.outputs, threads: artifact.threads)
      return try load(artifact, by: engine)
    }
    return try loadByFirst(
      of: EngineKind.candidates(
        format: artifact.format, outputs: artifact.outputs, threads: artifact.threads),
      artifact)
  }

  /// Asks engines in turn. One passes an artifact on by refusing it as none of its own; any other
  /// error, such as a file that cannot be read, would be the next one's as well.
  private func loadByFirst(
    of candidates: [EngineKind], _ artifact: EngineArtifact
  ) throws(ServingError) -> GatewaySession {
    var refusals: [String] = []
    for kind in candidates {
      do throws(ServingError) {
        return try load(artifact, by: kind)
      } catch {
        guard error.code == .invalidArgument, kind != candidates.last else {
          throw told(error, after: refusals)
        }
        refusals.append("the engine \(kind.rawValue) refuses the model: \(error.message)")
      }
    }
    throw ServingError(.internal, "no engine is there to load \(artifact.path.quotedPath)")
  }

  /// What the last engine says, which is the one that takes most. Where it is missing altogether,
  /// why no other can stand in for it is worth knowing too.
  private func told(_ error: ServingError, after refusals: [String]) -> ServingError {
    guard error.code == .unavailable else { return error }
    var told = error
    told.message = ([error.message] + refusals).joined(separator: "; ")
    return told
  }

  private func load(
    _ artifact: EngineArtifact, by engine: EngineKind
  ) throws(ServingError) -> GatewaySession {
    switch engine {
    case .trees: .trees(try trees.load(artifact))
    case .onnxruntime: .onnxruntime(try onnx.engine().load(artifact))
    }
  }
}
