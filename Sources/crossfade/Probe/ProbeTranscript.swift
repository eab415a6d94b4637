internal import ServingCore
internal import ServingRuntime

/// What a checking process said and how it ended, made into a finding. Pure.
struct ProbeTranscript: Sendable {
  private(set) var finding: ProbeFinding
  /// What runs the artifact and what it says of itself, where the process was asked.
  private(set) var inspected: InspectedArtifact?

  /// The step that had begun and not ended.
  private var open: String?
  private var error: ServingError?
  private var isDone = false
  /// The first line that is no event, cut to a readable length.
  private var garbage: String?

  init(_ ending: ChildEnding) {
    finding = ProbeFinding(report: AdmissionReport())
    read(ending.output)
    guard let error = refusal(ending) else { return }
    if let open {
      let known = finding.report.steps.reduce(0) { $0 + $1.nanoseconds }
      finding.report.add(
        AdmissionStep(
          name: open, outcome: .failed, finding: error.message,
          nanoseconds: ending.nanoseconds - min(known, ending.nanoseconds)))
    }
    finding.report.fail(error)
  }

  private mutating func read(_ output: [UInt8]) {
    var lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Empty when the text ends as it should, else the beginning of a line that was not finished.
    let rest = lines.popLast() ?? []
    for line in lines {
      guard let event = ProbeEvent(line: line), take(event) else {
        // Whoever writes that is not the program that was meant, so nothing later is to be trusted.
        garbage = Self.beginning(line)
        return
      }
    }
    if !rest.isEmpty { garbage = Self.beginning(rest) }
  }

  private static func beginning(_ line: some Collection<UInt8>) -> String {
    String(decoding: line.prefix(400), as: UTF8.self)
  }

  /// - Returns: false for an event that makes no sense.
  private mutating func take(_ event: ProbeEvent) -> Bool {
    switch event {
    case .begin(let step): open = step
    case .step(let name, let outcome, let text, let nanoseconds):
      guard let outcome = AdmissionStep.Outcome(rawValue: outcome) else { return false }
      open = nil
      finding.report.add(
        AdmissionStep(name: name, outcome: outcome, finding: text, nanoseconds: nanoseconds))
    case .inspected(let engine, let told):
      guard let engine = EngineKind(rawValue: engine), let signature = told.signature else {
        return false
      }
      inspected = InspectedArtifact(engine: engine, signature: signature)
    case .memory(let baseline, let peak): finding.peakBytes = max(0, peak - baseline)
    case .error(let code, let message, let detail):
      guard let code = StatusCode(rawValue: code) else { return false }
      error = ServingError(code, message, detail: detail)
    case .done: isDone = true
    }
    return true
  }

  /// Why the version is refused; nil when it passed.
  private func refusal(_ ending: ChildEnding) -> ServingError? {
    // Said in so many words; how the process ended after that changes nothing.
    if let error { return error }
    let doing = ProbeStepWords.doing(open, lastEnded: finding.report.steps.last?.name)
    let tail = Self.lastWords(ending.errorTail)
    switch ending.cause {
    case .exited(code: 0) where isDone && garbage == nil: return nil
    case .exited(let code):
      if let garbage {
        return ServingError(
          .internal,
          "the check of the model wrote what is no event: \(garbage.quotedForMessage)\(tail)")
      }
      return ServingError(
        .internal, "the check of the model ended with code \(code) \(doing), without a word\(tail)")
    case .signalled(let number): return Self.signalled(number, doing, tail)
    case .notStarted(let errno):
      return ServingError(
        .unavailable,
        "the model cannot be checked: no process could be started for it: "
          + SystemNumber(errno).text)
    case .overTime(let nanoseconds):
      return ServingError(
        .deadlineExceeded,
        "the check of the model was ended \(doing): it took longer than "
          + "\(nanoseconds / 1_000_000) ms\(tail)")
    case .overMemory(let resident, let max):
      return ServingError(
        .resourceExhausted,
        "the check of the model was ended \(doing): expected at most \(max) bytes of memory, got "
          + "\(resident)\(tail)")
    case .overOutput(let max):
      return ServingError(
        .internal, "the check of the model wrote more than \(max) bytes and was ended \(doing)")
    case .unknown:
      return ServingError(
        .internal, "the check of the model ended \(doing), and how is not known\(tail)")
    }
  }

  private static func signalled(_ number: Int32, _ doing: String, _ tail: String) -> ServingError {
    let signal = SignalName(number)
    switch signal.meaning {
    case .crash:
      return ServingError(
        .internal, "the engine crashed (\(signal)) \(doing); the version is not served\(tail)")
    case .kill:
      return ServingError(
        .resourceExhausted,
        "the check of the model was killed \(doing) (\(signal)), probably for want of memory\(tail)"
      )
    case .request:
      return ServingError(
        .unavailable, "the check of the model was ended from outside \(doing) (\(signal))\(tail)")
    }
  }

  /// The end of what it wrote to standard error, in quotes.
  private static func lastWords(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }
      .filter { !$0.isEmpty }
    guard !lines.isEmpty else { return "" }
    let shown = lines.suffix(linesShownMax).map { String($0).quoted(lengthMax: lineLengthMax) }
    return "; it last wrote \(shown.joined(separator: ", "))"
  }

  private static let linesShownMax = 3
  private static let lineLengthMax = 400
}
