package import ServingCore
internal import Synchronization

/// What is known of every canary that runs: its own requests and, beside them, those of the stable
/// version that it could have answered.
///
/// A mutex guards it; nobody on the way of a request takes it.
package final class EvidenceBook: Sendable {
  /// Names one canary: a version that comes back later begins anew.
  package struct CanaryID: Hashable, Sendable {
    package var model: ModelName
    package var version: ModelVersion
    /// The revision that began it.
    package var since: Int

    package init(model: ModelName, version: ModelVersion, since: Int) {
      self.model = model
      self.version = version
      self.since = since
    }
  }

  private let entries = Mutex<[CanaryID: CanaryEvidence]>([:])

  package init() {}

  /// Counts what has come in.
  func add(_ captures: [Capture]) {
    guard captures.contains(where: \.isEvidence) else { return }
    entries.withLock { entries in
      for capture in captures where capture.isEvidence { Self.add(capture, to: &entries) }
    }
  }

  private static func add(_ capture: Capture, to entries: inout [CanaryID: CanaryEvidence]) {
    guard let route = capture.model.active else { return }
    for (place, canary) in route.canaries.enumerated() {
      let isItsOwn =
        capture.decision.arm == .canary && capture.version.version == canary.version
      let isItsControl =
        capture.decision.arm == .stable && capture.decision.slices & (1 << UInt16(place)) != 0
      guard isItsOwn || isItsControl else { continue }
      let id = CanaryID(model: capture.model.name, version: canary.version, since: canary.since)
      entries[id, default: CanaryEvidence(stable: route.stable)].add(
        capture, isCanary: isItsOwn, route: route, canary: canary)
    }
  }

  /// What is known of a canary; nil when nothing is yet.
  package func evidence(of id: CanaryID) -> CanaryEvidence? { entries.withLock { $0[id] } }

  package var all: [CanaryID: CanaryEvidence] { entries.withLock { $0 } }

  /// Takes up what was known before the process began, beside what has come since.
  package func restore(_ stored: [CanaryID: CanaryEvidence]) {
    entries.withLock { entries in
      for (id, evidence) in stored {
        entries[id] = entries[id].map { evidence.merged(with: $0) } ?? evidence
      }
    }
  }

  /// Replaces what is known of outcomes, which come late and are counted anew.
  func setOutcomes(of id: CanaryID, canary: OutcomeCounts, stable: OutcomeCounts) {
    entries.withLock { entries in
      entries[id]?.canary.outcomes = canary
      entries[id]?.stable.outcomes = stable
    }
  }

  /// Forgets canaries that are over.
  func keep(only ids: Set<CanaryID>) {
    entries.withLock { entries in
      for id in entries.keys where !ids.contains(id) { entries[id] = nil }
    }
  }
}
