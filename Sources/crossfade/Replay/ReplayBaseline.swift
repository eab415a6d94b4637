internal import ExperimentStore
internal import RegistryStore
internal import ServingCore

/// Which version a candidate is held against when nobody says it.
enum ReplayBaseline {
  /// For rows of a file: the version that answers.
  /// - Throws: `INVALID_ARGUMENT` when that is the candidate itself, or there is no other.
  static func inForce(
    _ registry: RegistryReader, _ model: ModelName, candidate: ModelVersion
  ) throws(ServingError) -> ModelVersion {
    if let stable = try RouteStore(root: registry.root).current(of: model).route?.stable {
      guard stable != candidate else {
        throw ServingError(
          .invalidArgument,
          "version \(candidate) of model \(model) is the one in force; name the one to hold it "
            + "against with --baseline")
      }
      return stable
    }
    let others = try registry.versions(of: model, only: nil).map(\.version)
      .filter { $0 != candidate }
    guard let highest = others.max() else {
      throw ServingError(
        .invalidArgument,
        "model \(model) has no version beside \(candidate) to hold it against; --baseline "
          + "\(candidate) holds it against itself")
    }
    return highest
  }

  /// For logged requests: the version that answered most of those that can be replayed, the
  /// candidate only where there is no other.
  /// - Throws: `NOT_FOUND` with what the log has instead.
  static func answered(
    _ counts: [LoggedRequestCount], _ model: ModelName, candidate: ModelVersion
  ) throws(ServingError) -> ModelVersion {
    let usable = counts.filter { $0.answered > 0 }
    let others = usable.filter { $0.version != candidate }
    let most = (others.isEmpty ? usable : others)
      .max { ($0.answered, $0.version) < ($1.answered, $1.version) }
    if let most { return most.version }
    let requests = counts.reduce(0) { $0 + $1.requests }
    guard requests > 0 else {
      throw ServingError(.notFound, "the log has no requests to model \(model)")
    }
    let kept = counts.reduce(0) { $0 + $1.withInput }
    throw ServingError(
      .notFound,
      kept > 0
        ? "of \(Figures.count(requests)) logged requests to model \(model) none with its input "
          + "was answered"
        : "of \(Figures.count(requests)) logged requests to model \(model) none has its input; the "
          + "model's settings keep inputs with log: { keep_inputs: true }")
  }
}
