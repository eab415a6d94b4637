internal import ExperimentStore
internal import ServingCore

extension ReplayJob {
  /// Opens what is to be replayed.
  /// - Parameter isAnswered: whether the baseline's replies are those of the log.
  func open(
    _ log: Log?, _ settings: ModelSettings, _ manifests: Manifests, _ inputs: ReplayInputs,
    isAnswered: Bool
  ) throws(ServingError) -> Opened {
    switch source {
    case .csv(let path):
      let file = try ChunkedFile(path: path)
      let rows = try CSVRequests(
        CSVReader { () throws(ServingError) in try file.chunk() }, path: path, specs: inputs.specs
      ) { file.share }
      if !rows.columns.ignored.isEmpty {
        ReplayProgress.note(
          "columns \(rows.columns.ignored.quotedListForMessage) of \(path.quotedPath) are not used")
      }
      return Opened(source: rows, slices: rows.columns.slices.map(\.name))
    case .npy(let arguments):
      return Opened(source: try NpyRequests(arguments, specs: inputs.specs), slices: [])
    case .log:
      guard let log else { throw ServingError(.internal, "the log was not opened") }
      let requests = logged(log, settings, manifests, inputs, isAnswered: isAnswered)
      return Opened(source: requests, logged: requests)
    }
  }

  private func logged(
    _ log: Log, _ settings: ModelSettings, _ manifests: Manifests, _ inputs: ReplayInputs,
    isAnswered: Bool
  ) -> LoggedRequests {
    let before = manifests.before
    var checks: [(check: SignatureCheck, drop: MirrorDrop)] = [
      (check(manifests.after), .refused)
    ]
    if !isAnswered { checks.insert((check(before), .baselineFailed), at: 0) }
    let counts = log.counts.filter { !isAnswered || $0.version == before.version }
    return LoggedRequests(
      log.reader,
      LoggedRequests.Query(
        model: model,
        answered: isAnswered
          ? .init(
            version: before.version, artifactSHA256: before.artifactSHA256,
            signature: before.signature) : nil,
        checks: checks, inputs: inputs, slices: settings.compare.slices),
      withInputCount: counts.reduce(0) { $0 + $1.withInput })
  }

  private func check(_ manifest: Manifest) -> SignatureCheck {
    SignatureCheck(signature: manifest.signature, isBatched: manifest.isBatched)
  }
}
