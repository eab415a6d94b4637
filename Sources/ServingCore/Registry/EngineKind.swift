/// The engines a manifest may name, in the order in which they are asked to take an artifact that
/// nobody has chosen an engine for.
package enum EngineKind: String, CaseIterable, Hashable, Sendable {
  /// Tree ensembles of every format, on one thread a run.
  case trees
  /// Graphs of any operators.
  case onnxruntime

  /// What runs a format where a manifest does not say.
  package static func standard(for format: ArtifactFormat) -> EngineKind {
    switch format {
    case .onnx: .onnxruntime
    case .lightgbm, .xgboost: .trees
    }
  }

  /// The engines that may take an artifact so named, so run; the first that does is to run it.
  /// - Throws: `INVALID_ARGUMENT` saying why none may.
  package static func candidates(
    format: ArtifactFormat, outputs: [String], threads: EngineThreads
  ) throws(ServingError) -> [EngineKind] {
    var refusal: ServingError?
    var candidates: [EngineKind] = []
    for kind in allCases {
      do throws(ServingError) {
        try kind.check(format: format, outputs: outputs, threads: threads)
        candidates.append(kind)
      } catch {
        refusal = refusal ?? error
      }
    }
    if candidates.isEmpty, let refusal { throw refusal }
    return candidates
  }

  /// Holds what a version says of itself, before anybody looks into its artifact, against what the
  /// engine can do.
  /// - Throws: `INVALID_ARGUMENT` naming what was expected and what came.
  package func check(
    format: ArtifactFormat, outputs: [String], threads: EngineThreads
  ) throws(ServingError) {
    switch self {
    case .trees:
      guard threads == .defaults else {
        throw ServingError(
          .invalidArgument,
          "the engine trees runs on one thread: expected 1 intra-op and 1 inter-op thread, got "
            + "\(threads.intraOp) and \(threads.interOp); for runs at the same time ask for "
            + "instances")
      }
    case .onnxruntime:
      guard format == .onnx else {
        throw ServingError(
          .invalidArgument,
          "the engine onnxruntime runs the format onnx, got \(format.rawValue), which the engine "
            + "trees runs")
      }
      guard outputs.isEmpty else {
        throw ServingError(
          .invalidArgument,
          "the engine onnxruntime gives every output of a graph; only the engine trees takes "
            + "names of outputs, got \(outputs.quotedListForMessage)")
      }
    }
  }
}
