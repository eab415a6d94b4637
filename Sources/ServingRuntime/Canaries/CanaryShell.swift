package import ExperimentStore
internal import RegistryStore
package import ServingCore

/// What a ``CanaryController`` reads and does: the registry, the store and the clocks.
package struct CanaryShell: Sendable {
  /// What is served now.
  package var table: @Sendable () async -> ModelTable
  /// Has a model's folder read again.
  package var registryChanged: @Sendable (ModelName) -> Void
  /// Told of what went wrong.
  package var report: @Sendable (ModelName?, ModelVersion?, String) -> Void
  package var evidence: EvidenceBook
  package var clock: Lane.Clock
  /// Microseconds since 1970 by the wall clock.
  package var wallMicroseconds: @Sendable () -> Int64

  private let root: String
  private let store: ExperimentStore?

  /// - Parameters:
  ///   - root: the registry's folder.
  ///   - store: where evidence and outcomes are kept; nil for a server that keeps none.
  package init(
    root: String, store: ExperimentStore?, evidence: EvidenceBook,
    table: @escaping @Sendable () async -> ModelTable,
    registryChanged: @escaping @Sendable (ModelName) -> Void,
    report: @escaping @Sendable (ModelName?, ModelVersion?, String) -> Void,
    clock: @escaping Lane.Clock, wallMicroseconds: @escaping @Sendable () -> Int64
  ) {
    self.root = root
    self.store = store
    self.evidence = evidence
    self.table = table
    self.registryChanged = registryChanged
    self.report = report
    self.clock = clock
    self.wallMicroseconds = wallMicroseconds
  }

  /// Makes a revision.
  /// - Throws: `FAILED_PRECONDITION` when somebody else made one meanwhile.
  func apply(_ step: CanaryStep) async throws(ServingError) {
    try await WorkerThread.attempt(name: "ramp") { [root] () throws(ServingError) in
      var random = SystemRandomNumberGenerator()
      _ = try RouteStore(root: root).apply(
        step.decision, to: step.canary.version, of: step.canary.model,
        expectedRevision: step.revision, findings: step.findings, at: step.time, using: &random)
    }
  }

  /// Whether a promotion of a model takes two, by the registry's policy now.
  /// - Throws: why that cannot be told; then nothing is promoted.
  func takesTwo(_ model: ModelName) async throws(ServingError) -> Bool {
    try await WorkerThread.attempt(name: "policy") { [root] () throws(ServingError) in
      try ProposalStore(root: root).takesTwo(model)
    }
  }

  /// Nil for a server that keeps no outcomes.
  func outcomes(_ query: OutcomeQuery) async throws(ServingError) -> CanaryOutcomes? {
    guard let store else { return nil }
    return try await WorkerThread.attempt(name: "outcomes") { () throws(ServingError) in
      try store.outcomeCounts(query)
    }
  }

  func storedEvidence() async throws(ServingError) -> [EvidenceBook.CanaryID: CanaryEvidence] {
    guard let store else { return [:] }
    return try await WorkerThread.attempt(name: "evidence") { () throws(ServingError) in
      try CanaryEvidence.restored(from: store.reader.evidence())
    }
  }

  func keep(
    _ evidence: [EvidenceBook.CanaryID: CanaryEvidence]
  ) async throws(ServingError) {
    guard let store else { return }
    let now = wallMicroseconds()
    try await WorkerThread.attempt(name: "evidence") { () throws(ServingError) in
      try store.save(evidence.flatMap { $1.stored(of: $0, atMicroseconds: now) })
    }
  }
}
