internal import ArtifactReading
package import ServingCore

/// Runs ensembles of decision trees with kernels of our own: LightGBM's text models, XGBoost's JSON
/// and UBJSON, and ONNX graphs that are nothing but trees.
///
/// A run takes one thread. Answers are those of the library that wrote the model, to the bit where
/// the library's own order of additions is fixed; see the readers.
package struct TreeEngine: Engine {
  /// The largest model file, in bytes.
  package static let modelBytesMax = 1 << 30

  package init() {}

  /// Loads a model, lays it out and tries which kernel is the fastest for how many rows.
  /// - Throws: `NOT_FOUND` when there is no such file, `UNAVAILABLE` when it cannot be read, and
  ///   `INVALID_ARGUMENT`, naming what is wrong, when it is not a model of trees, or has no output
  ///   of a name that is asked for.
  package func load(_ artifact: EngineArtifact) throws(ServingError) -> TreeSession {
    guard artifact.threads == .defaults else {
      throw ServingError(
        .invalidArgument,
        "the trees engine runs a batch on one thread: expected 1 thread within and across "
          + "operators, got \(artifact.threads.intraOp) and \(artifact.threads.interOp); for more "
          + "of the machine ask for more instances")
    }
    let bytes = try ModelFile.read(path: artifact.path, byteCountMax: Self.modelBytesMax)
    let ensemble = try Self.read(bytes, artifact.format)
    try ensemble.check()
    return TreeSession(TreeModel(ensemble, outputs: try Self.outputs(of: ensemble, artifact)))
  }

  private static func read(
    _ bytes: [UInt8], _ format: ArtifactFormat
  ) throws(ServingError) -> TreeEnsemble {
    switch format {
    case .lightgbm: try LightGBMReader.read(bytes)
    case .xgboost: try XGBoostReader.read(bytes)
    case .onnx: try OnnxTreeReader.read(bytes)
    }
  }

  private static func outputs(
    of ensemble: TreeEnsemble, _ artifact: EngineArtifact
  ) throws(ServingError) -> [EnsembleOutput] {
    guard !artifact.outputs.isEmpty else {
      return Array(ensemble.outputs.prefix(ensemble.usualOutputCount))
    }
    var chosen: [EnsembleOutput] = []
    for name in artifact.outputs {
      guard let output = ensemble.outputs.first(where: { $0.spec.name == name }) else {
        throw ServingError(
          .invalidArgument,
          "the model has no output \(name.quotedForMessage): expected some of "
            + ensemble.outputs.map(\.spec.name).quotedListForMessage)
      }
      guard !chosen.contains(where: { $0.spec.name == name }) else {
        throw ServingError(
          .invalidArgument, "output \(name.quotedForMessage) is asked for twice: expected it once")
      }
      chosen.append(output)
    }
    return chosen
  }
}
