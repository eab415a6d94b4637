internal import RegistryStore
internal import ServingCore

/// What is known of one version: where it stands, since when, why, and what it holds.
struct VersionRecord {
  /// Transitions kept for the status; older ones go.
  static let transitionsMax = 32

  let version: ModelVersion
  private(set) var state: VersionState
  private(set) var transitions: [VersionStatusReport.Transition]
  /// What the registry shows of it; nil once its folder is gone.
  var seen: RegistrySnapshot.Version?
  /// Of the folder when it was last tried.
  var triedFingerprint: VersionFingerprint?
  var report = AdmissionReport()
  var served: ServedVersion?
  var peakBytes: Int?
  /// Loads that were begun.
  var loadCount = 0
  /// Whether the last of them is, or was, one that holds nothing up.
  var loadsInBackground = false
  /// Whether it was loaded with fewer threads than its manifest says.
  var hasFewerThreads = false
  var failureCount = 0
  /// When a failed version is tried again; nil: when its folder changes.
  var retryAt: MonotonicInstant?
  /// What is wrong although it serves.
  var note: String?
  /// Whether its changed folder is being read.
  var isReverifying = false

  init(_ seen: RegistrySnapshot.Version, at time: String) {
    version = seen.version
    self.seen = seen
    state = .found
    transitions = [VersionStatusReport.Transition(state: state.name, at: time)]
  }

  /// Goes to another state. A step that the states do not allow is a mistake of this program.
  mutating func enter(_ next: VersionState, at time: String) {
    precondition(state.canBecome(next), "version \(version): \(state.name) -> \(next.name)")
    state = next
    transitions.append(VersionStatusReport.Transition(state: next.name, at: time))
    if transitions.count > Self.transitionsMax { transitions.removeFirst() }
  }

  /// Whether it answers, or may still.
  var isLoaded: Bool { state == .ready || state == .draining }

  /// Whether it failed although its manifest reads.
  var failedToLoad: Bool {
    guard case .failed = state, case .success = seen?.manifest else { return false }
    return true
  }

  var isOnItsWay: Bool { state == .verifying || state == .loading || state == .warming }

  func phase(now: MonotonicInstant) -> VersionPhase {
    switch state {
    case .found, .unloaded: .idle
    case .verifying, .loading, .warming: .loading
    case .ready: .ready
    case .draining: .draining
    case .failed: retryAt.map { $0 <= now } ?? false ? .idle : .failed
    }
  }

  func status(roles: [VersionRole], memoryBytes: Int?) -> VersionStatusReport {
    var code: String?
    var reason = note
    if case .failed(let error) = state { (code, reason) = (error.code.rawValue, error.message) }
    return VersionStatusReport(
      version: version.number, state: state.name, roles: roles.map(\.rawValue), code: code,
      reason: reason, since: transitions.last?.at ?? "", transitions: transitions,
      checks: report.steps.map(VersionStatusReport.Check.init), memoryBytes: memoryBytes,
      peakBytes: peakBytes, inFlight: served?.lane.heldCount,
      runs: served.map { VersionStatusReport.Runs($0.lane.report) }, signedBy: report.signedBy)
  }
}

extension VersionStatusReport.Runs {
  init(_ report: LaneReport) {
    func microseconds(_ nanoseconds: Double) -> Double { (nanoseconds / 10).rounded() / 100 }
    self.init(
      place: report.isBackground
        ? "background thread" : report.runsOnLoop ? "event loop" : "thread",
      instances: report.instanceCount,
      onEventLoops: report.loopRunCount, onThreads: report.threadRunCount,
      baseMicroseconds: report.baseNanoseconds.map(microseconds),
      rowMicroseconds: report.rowNanoseconds.map(microseconds), batchRows: report.batchRows,
      waitingRows: report.waitingRows)
  }
}

extension VersionStatusReport.Check {
  init(_ step: AdmissionStep) {
    self.init(
      name: step.name, outcome: step.outcome.rawValue, finding: step.finding,
      milliseconds: Double(step.nanoseconds / 1_000) / 1_000)
  }
}
