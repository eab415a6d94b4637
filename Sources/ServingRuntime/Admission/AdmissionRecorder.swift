internal import ServingCore

/// Runs steps, times them, and keeps and tells what each found.
struct AdmissionRecorder {
  private(set) var report = AdmissionReport()
  private let clock: Lane.Clock
  private let watch: (AdmissionEvent) -> Void

  init(clock: @escaping Lane.Clock, watch: @escaping (AdmissionEvent) -> Void = { _ in }) {
    self.clock = clock
    self.watch = watch
  }

  /// Runs a step that passes with what `body` returns and fails with what it throws.
  mutating func step(
    _ name: String, _ body: () throws(ServingError) -> String
  ) throws(ServingError) {
    try step(name) { () throws(ServingError) in (.passed, try body()) }
  }

  /// Runs a step that says itself whether it passed or was skipped.
  mutating func step(
    _ name: String, _ body: () throws(ServingError) -> (AdmissionStep.Outcome, String)
  ) throws(ServingError) {
    watch(.began(step: name))
    let started = clock()
    do throws(ServingError) {
      let (outcome, finding) = try body()
      add(name, outcome, finding, since: started)
    } catch {
      add(name, .failed, error.message, since: started)
      throw error
    }
  }

  mutating func tell(_ event: AdmissionEvent) {
    watch(event)
  }

  /// Notes who signed the version, as the latest step found.
  mutating func note(signer: String) {
    report.note(signer: signer)
  }

  mutating func fail(_ error: ServingError) {
    report.fail(error)
  }

  private mutating func add(
    _ name: String, _ outcome: AdmissionStep.Outcome, _ finding: String,
    since started: MonotonicInstant
  ) {
    let step = AdmissionStep(
      name: name, outcome: outcome, finding: finding,
      nanoseconds: clock().nanoseconds(since: started))
    report.add(step)
    watch(.ended(step))
  }
}
