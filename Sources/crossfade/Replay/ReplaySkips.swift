internal import ServingCore

/// Logged requests that cannot be replayed, counted by reason.
struct ReplaySkips: Hashable {
  enum Reason: CaseIterable, Hashable {
    case otherVersion, noInput, redacted, failed, noReply, partialReply, otherArtifact, unreadable

    var words: String {
      switch self {
      case .otherVersion: "answered by another version than the baseline"
      case .noInput: "without their input, which the log did not keep"
      case .redacted: "without inputs that the model's settings redact"
      case .failed: "failed then"
      case .noReply: "without their reply, which the log did not keep"
      case .partialReply: "asked for some of the outputs only"
      case .otherArtifact: "answered by an artifact that is not the version's any more"
      case .unreadable: "not readable as the protocol's messages"
      }
    }
  }

  private(set) var counts: [Reason: Int] = [:]

  var total: Int { counts.values.reduce(0, +) }

  mutating func add(_ reason: Reason, _ count: Int = 1) {
    if count > 0 { counts[reason, default: 0] += count }
  }

  /// Nil when there are none.
  /// - Parameter logged: requests of the model in the log, skipped ones among them.
  func sentence(ofLogged logged: Int) -> String? {
    guard total > 0 else { return nil }
    let reasons = Reason.allCases.compactMap { reason in
      counts[reason].map { "\(Figures.count($0)) \(reason.words)" }
    }
    return "Of \(Figures.count(logged)) logged requests \(Figures.count(total)) were not replayed: "
      + reasons.joined(separator: ", ") + "."
  }
}
