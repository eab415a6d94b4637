/// One version: its state with the reason and the times, and what its checks found.
package struct VersionStatusReport: Codable, Hashable, Sendable {
  package struct Transition: Codable, Hashable, Sendable {
    package var state: String
    package var at: String

    package init(state: String, at: String) {
      self.state = state
      self.at = at
    }
  }

  package struct Check: Codable, Hashable, Sendable {
    package var name: String
    /// `passed`, `failed` or `skipped`.
    package var outcome: String
    package var finding: String
    package var milliseconds: Double

    package init(name: String, outcome: String, finding: String, milliseconds: Double) {
      self.name = name
      self.outcome = outcome
      self.finding = finding
      self.milliseconds = milliseconds
    }
  }

  /// How its batches run, as far as that was measured.
  package struct Runs: Codable, Hashable, Sendable {
    /// `event loop` or `thread`: where a single row would run now. `background thread` for a
    /// version that only gets copies of requests: those run at idle priority.
    package var place: String
    /// Runs at the same time at most.
    package var instances: Int
    package var onEventLoops: Int
    package var onThreads: Int
    /// Microseconds of a run beside its rows, and of each row; nil until some have run.
    package var baseMicroseconds: Double?
    package var rowMicroseconds: Double?
    /// Rows run together while as many wait as one run may take; nil from a server that does not
    /// tell.
    package var batchRows: Int?
    package var waitingRows: Int

    package init(
      place: String, instances: Int, onEventLoops: Int, onThreads: Int,
      baseMicroseconds: Double? = nil, rowMicroseconds: Double? = nil, batchRows: Int?,
      waitingRows: Int
    ) {
      self.place = place
      self.instances = instances
      self.onEventLoops = onEventLoops
      self.onThreads = onThreads
      self.baseMicroseconds = baseMicroseconds
      self.rowMicroseconds = rowMicroseconds
      self.batchRows = batchRows
      self.waitingRows = waitingRows
    }
  }

  package var version: Int64
  /// The state's name, as in ``VersionState``.
  package var state: String
  /// Why it is wanted: `stable`, `previous`, `kept`; empty when it is not.
  package var roles: [String]
  /// For `failed`: the code and the sentence. For others: what is worth knowing, such as a folder
  /// that was removed while the version serves.
  package var code: String?
  package var reason: String?
  /// When the present state was entered.
  package var since: String
  /// The latest ones, oldest first; bounded.
  package var transitions: [Transition]
  /// Of the last time that it was loaded or tried.
  package var checks: [Check]
  /// What it is counted with against the budget, and the highest that a load of it was measured at.
  package var memoryBytes: Int?
  package var peakBytes: Int?
  /// Requests that hold it now.
  package var inFlight: Int?
  package var runs: Runs?
  /// The name of the trusted key that signed it; nil when none did, or nobody has looked.
  package var signedBy: String?

  package init(
    version: Int64, state: String, roles: [String] = [], code: String? = nil,
    reason: String? = nil, since: String, transitions: [Transition] = [], checks: [Check] = [],
    memoryBytes: Int? = nil, peakBytes: Int? = nil, inFlight: Int? = nil, runs: Runs? = nil,
    signedBy: String? = nil
  ) {
    self.version = version
    self.state = state
    self.roles = roles
    self.code = code
    self.reason = reason
    self.since = since
    self.transitions = transitions
    self.checks = checks
    self.memoryBytes = memoryBytes
    self.peakBytes = peakBytes
    self.inFlight = inFlight
    self.runs = runs
    self.signedBy = signedBy
  }
}
