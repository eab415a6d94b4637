internal import RegistryStore
package import ServingCore

/// The checks between an artifact's files and a session that may serve: load, signature, warm-up,
/// golden answers, and whether rows are really independent. The same for `verify`, `publish` and
/// `serve`, so that what one accepts the others do.
///
/// Blocks and may take seconds; never called on an event loop.
package struct VersionAdmission<E: Engine>: Sendable {
  package let engine: E
  package let clock: Lane.Clock

  package init(engine: E, clock: @escaping Lane.Clock) {
    self.engine = engine
    self.clock = clock
  }

  /// Runs the checks.
  /// - Parameters:
  ///   - manifest: what the version says of itself.
  ///   - folder: where its files are.
  ///   - verifyFiles: checks digests and folder, and says what was found.
  ///   - report: gets every step; holds the reason when nil is returned.
  /// - Returns: the loaded session when every check passed.
  package func admit(
    _ manifest: Manifest, folder: String, verifyFiles: () throws(ServingError) -> String,
    report: inout AdmissionReport
  ) -> E.Session? {
    admit(
      manifest, artifactPath: "\(folder)/\(manifest.artifact)",
      golden: { () throws(ServingError) -> GoldenVectors? in
        guard let name = manifest.golden else { return nil }
        return try GoldenCodec.read(path: "\(folder)/\(name)")
      },
      verifyFiles: verifyFiles, report: &report)
  }

  /// The same with the golden vectors from anywhere.
  package func admit(
    _ manifest: Manifest, artifactPath: String, golden: () throws(ServingError) -> GoldenVectors?,
    verifyFiles: () throws(ServingError) -> String, report: inout AdmissionReport
  ) -> E.Session? {
    do throws(ServingError) {
      try step("files", &report, verifyFiles)
      let session = try load(manifest, artifactPath, &report)
      try step("signature", &report) { () throws(ServingError) -> String in
        try Self.checkSignature(manifest.signature, session.signature)
      }
      let vectors = try read(golden, &report)
      let trial = SessionTrial(session: session, isBatched: manifest.isBatched)
      warmUp(trial, manifest, vectors, &report)
      try checkGolden(trial, vectors, &report)
      return session
    } catch {
      report.fail(error)
      return nil
    }
  }

  private func load(
    _ manifest: Manifest, _ path: String, _ report: inout AdmissionReport
  ) throws(ServingError) -> E.Session {
    var session: E.Session?
    try step("load", &report) { () throws(ServingError) -> String in
      session = try engine.load(EngineArtifact(path: path, threads: manifest.threads))
      return "by \(manifest.engine.rawValue)"
    }
    guard let session else { throw ServingError(.internal, "the engine loaded nothing") }
    return session
  }

  static func checkSignature(
    _ declared: ModelSignature, _ actual: ModelSignature
  ) throws(ServingError) -> String {
    guard declared == actual else {
      throw ServingError(
        .failedPrecondition,
        "the manifest's signature is not the artifact's: expected \(text(declared)), got "
          + "\(text(actual)); publish the artifact again to have it written anew")
    }
    return text(actual)
  }

  private static func text(_ signature: ModelSignature) -> String {
    func list(_ specs: [TensorSpec]) -> String {
      specs.map { "\($0.name) \($0.datatype.name) \($0.shapeText)" }.joined(separator: ", ")
    }
    return "\(list(signature.inputs)) -> \(list(signature.outputs))"
  }

  /// Runs the batch sizes that will be used, so that the first caller does not pay for what the
  /// engine sets up on its first run. Rows without golden vectors are zeros, which a model may
  /// refuse; that is no reason to refuse the model.
  private func warmUp(
    _ trial: SessionTrial<E.Session>, _ manifest: Manifest, _ golden: GoldenVectors?,
    _ report: inout AdmissionReport
  ) {
    let sizes = manifest.isBatched ? manifest.warmUpRows : [1]
    let example = golden?.cases.first?.inputs
    let started = clock()
    do throws(ServingError) {
      for rows in sizes { try trial.warmUp(rows: rows, example: example) }
      let list = sizes.map(String.init).joined(separator: ", ")
      add("warm-up", .passed, "batches of \(list) rows", since: started, &report)
    } catch {
      add("warm-up", .skipped, "refused by the model: \(error.message)", since: started, &report)
    }
  }

  /// Vectors that cannot be read fail the step that needs them; there is none for reading alone.
  private func read(
    _ golden: () throws(ServingError) -> GoldenVectors?, _ report: inout AdmissionReport
  ) throws(ServingError) -> GoldenVectors? {
    let started = clock()
    do throws(ServingError) {
      return try golden()
    } catch {
      add("golden", .failed, error.message, since: started, &report)
      throw error
    }
  }

  private func checkGolden(
    _ trial: SessionTrial<E.Session>, _ golden: GoldenVectors?, _ report: inout AdmissionReport
  ) throws(ServingError) {
    guard let golden, !golden.cases.isEmpty else {
      add("golden", .skipped, "the version carries no golden vectors", since: clock(), &report)
      return
    }
    try step("golden", &report) { () throws(ServingError) -> String in
      var elements = 0
      for example in golden.cases {
        elements += try trial.check(example, golden.tolerance)
      }
      return "\(golden.cases.count) cases, \(elements) elements within tolerance"
    }
    guard manifestAllowsSharing(trial, golden) else { return }
    try step("batching", &report) { () throws(ServingError) -> String in
      try trial.checkTogether(golden)
    }
  }

  private func manifestAllowsSharing(
    _ trial: SessionTrial<E.Session>, _ golden: GoldenVectors
  ) -> Bool {
    trial.isBatched && golden.cases.count > 1
  }

  private func step(
    _ name: String, _ report: inout AdmissionReport, _ body: () throws(ServingError) -> String
  ) throws(ServingError) {
    let started = clock()
    do throws(ServingError) {
      add(name, .passed, try body(), since: started, &report)
    } catch {
      add(name, .failed, error.message, since: started, &report)
      throw error
    }
  }

  private func add(
    _ name: String, _ outcome: AdmissionStep.Outcome, _ finding: String,
    since started: MonotonicInstant, _ report: inout AdmissionReport
  ) {
    report.add(
      AdmissionStep(
        name: name, outcome: outcome, finding: finding,
        nanoseconds: clock().nanoseconds(since: started)))
  }
}
