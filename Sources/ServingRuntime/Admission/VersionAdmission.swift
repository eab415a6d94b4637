package import ServingCore

/// The checks between an artifact's files and a session that may serve, in two parts: ``check``
/// tries everything that can be tried without serving, where a crash of the engine harms nobody;
/// ``load(_:watch:)`` then does in place the little that a checked version still needs.
///
/// Blocks and may take seconds; never called on an event loop.
package struct VersionAdmission<E: Engine>: Sendable {
  package typealias Watch = (AdmissionEvent) -> Void

  package let engine: E
  package let clock: Lane.Clock
  private let warmUpLimits: WarmUpLimits

  package init(
    engine: E, clock: @escaping Lane.Clock, warmUpLimits: WarmUpLimits = .defaults
  ) {
    self.engine = engine
    self.clock = clock
    self.warmUpLimits = warmUpLimits
  }

  /// Loads, holds the signature to the plan's, warms up, asks the golden cases alone and together,
  /// and closes again. The digests are the caller's to have taken.
  package func check(
    _ plan: AdmissionPlan, watch: @escaping Watch = { _ in }
  ) -> AdmissionReport {
    check(plan, golden: plan.goldenVectors, watch: watch)
  }

  /// The same with the golden vectors from anywhere.
  func check(
    _ plan: AdmissionPlan, golden: () throws(ServingError) -> GoldenVectors?,
    watch: @escaping Watch
  ) -> AdmissionReport {
    var recorder = AdmissionRecorder(clock: clock, watch: watch)
    var session = examine(plan, golden: golden, &recorder)
    if session != nil {
      // A crash here would take a server down when the version is retired.
      recorder.tell(.began(step: "close"))
      session = nil
    }
    return recorder.report
  }

  /// Loads a version that has passed ``check(_:watch:)`` to serve it: the signature once more, as
  /// it costs nothing, and a warm-up, as what an engine sets up is this process's own.
  /// - Returns: the session with what its runs cost, or nil with the reason in the report.
  package func load(
    _ plan: AdmissionPlan, watch: @escaping Watch = { _ in }
  ) -> (admitted: AdmittedSession<E.Session>?, report: AdmissionReport) {
    load(plan, golden: plan.goldenVectors, watch: watch)
  }

  func load(
    _ plan: AdmissionPlan, golden: () throws(ServingError) -> GoldenVectors?,
    watch: @escaping Watch
  ) -> (admitted: AdmittedSession<E.Session>?, report: AdmissionReport) {
    var recorder = AdmissionRecorder(clock: clock, watch: watch)
    do throws(ServingError) {
      let session = try open(plan, suffix: Self.inPlace, &recorder)
      var vectors: GoldenVectors?
      try recorder.step("warm-up\(Self.inPlace)") { () throws(ServingError) in
        vectors = try golden()
        return warmUp(session, plan, vectors)
      }
      let costs = CostTrial(trial: try trial(session, plan), clock: clock)
        .run(maxRows: plan.batching.maxRows, example: vectors?.cases.first?.inputs)
      return (AdmittedSession(session: session, costs: costs), recorder.report)
    } catch {
      recorder.fail(error)
      return (nil, recorder.report)
    }
  }

  private static var inPlace: String { " in place" }

  /// Every check but the closing.
  func examine(
    _ plan: AdmissionPlan, golden: () throws(ServingError) -> GoldenVectors?,
    _ recorder: inout AdmissionRecorder
  ) -> E.Session? {
    do throws(ServingError) {
      let session = try open(plan, suffix: "", &recorder)
      // Vectors that cannot be read fail the step that needs them; there is none for reading alone.
      let vectors = Result(catching: golden)
      let example = try? vectors.get()
      try recorder.step("warm-up") { warmUp(session, plan, example) }
      try checkGolden(session, plan, vectors, &recorder)
      return session
    } catch {
      recorder.fail(error)
      return nil
    }
  }

  private func open(
    _ plan: AdmissionPlan, suffix: String, _ recorder: inout AdmissionRecorder
  ) throws(ServingError) -> E.Session {
    var loaded: E.Session?
    try recorder.step("load\(suffix)") { () throws(ServingError) -> String in
      let session = try engine.load(plan.artifact)
      loaded = session
      return "by \(session.engine.rawValue)"
    }
    guard let session = loaded else {
      throw ServingError(.internal, "the engine loaded nothing")
    }
    try recorder.step("signature\(suffix)") { () throws(ServingError) -> String in
      let text = try Self.checkSignature(plan.signature ?? session.signature, session.signature)
      guard let padding = try plan.padding(session.signature) else { return text }
      return "\(text), padded along \(padding.names.joined(separator: ", "))"
    }
    if plan.signature == nil {
      recorder.tell(
        .inspected(InspectedArtifact(engine: session.engine, signature: session.signature)))
    }
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

  private func trial(
    _ session: E.Session, _ plan: AdmissionPlan
  ) throws(ServingError) -> SessionTrial<E.Session> {
    SessionTrial(
      session: session, isBatched: plan.isBatched(session.signature),
      padding: try plan.padding(session.signature))
  }

  private func warmUp(
    _ session: E.Session, _ plan: AdmissionPlan, _ golden: GoldenVectors?
  ) -> (AdmissionStep.Outcome, String) {
    let isBatched = plan.isBatched(session.signature)
    let sizes = WarmUp<E.Session>.sizes(
      asked: plan.warmUpRows, maxRows: plan.batching.maxRows, isBatched: isBatched)
    return WarmUp(
      trial: SessionTrial(session: session, isBatched: isBatched), limits: warmUpLimits,
      clock: clock
    ).run(sizes: sizes, example: golden?.cases.first?.inputs)
  }

  private func checkGolden(
    _ session: E.Session, _ plan: AdmissionPlan, _ vectors: Result<GoldenVectors?, ServingError>,
    _ recorder: inout AdmissionRecorder
  ) throws(ServingError) {
    let trial = try trial(session, plan)
    try recorder.step("golden") { () throws(ServingError) in
      guard let golden = try vectors.get(), !golden.cases.isEmpty else {
        return (.skipped, "the version carries no golden vectors")
      }
      var elements = 0
      for example in golden.cases {
        elements += try trial.check(example, golden.tolerance)
      }
      return (.passed, "\(golden.cases.count) cases, \(elements) elements within tolerance")
    }
    guard let golden = try vectors.get(), trial.isBatched, golden.cases.count > 1 else { return }
    try recorder.step("batching") { () throws(ServingError) -> String in
      try trial.checkTogether(golden)
    }
  }
}
