internal import ServingCore
internal import ServingRuntime

/// A prediction for people: what answered and why first, then what it said and how it went.
struct ExplainText {
  private static let digestCharacters = 16

  let view: PredictionView
  let replay: ReplayView?

  var text: String {
    var table = TextTable(header: ["request", StatusTextStyle.oneLine(view.requestId)])
    for (name, value) in rows { table.add([name, value]) }
    var parts = [table.text, why]
    if !view.outcomes.isEmpty { parts.append(outcomes) }
    if let replay { parts.append(Self.text(replay)) }
    return parts.joined(separator: "\n\n")
  }

  private var rows: [(String, String)] {
    var rows = [
      (
        "model",
        "\(view.model) version \(view.version) (artifact \(Self.digest(view.artifactSha256)))"
      ),
      ("decided by", decided), ("at", view.receivedAt), ("answer", answer), ("took", times),
      ("rows", "\(view.rowCount)"), ("input", input),
    ]
    if !view.parameters.isEmpty {
      let parameters = view.parameters.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
      rows.insert(
        ("parameters", StatusTextStyle.oneLine(parameters.joined(separator: ", "))), at: 2)
    }
    if let caller = view.caller {
      rows.insert(("asked by", StatusTextStyle.oneLine(caller)), at: 2)
    }
    if view.earlierCount > 0 {
      rows.append(("note", "\(view.earlierCount) earlier requests had the same id"))
    }
    return rows
  }

  private var decided: String {
    var parts = [view.basis]
    if let arm = view.arm { parts.append("arm \(arm)") }
    if view.revision > 0 { parts.append("revision \(view.revision)") }
    if let bucket = view.bucket { parts.append("bucket \(bucket)") }
    return parts.joined(separator: ", ")
  }

  private var answer: String {
    if let code = view.code {
      return StatusTextStyle.oneLine("\(code): \(view.message ?? "")")
    }
    var parts: [String] = []
    if let label = view.label { parts.append("label \(label.quotedForMessage)") }
    if let score = view.score { parts.append("score \(score)") }
    parts.append("digest \(Self.digest(view.outputSha256))")
    return parts.joined(separator: ", ")
  }

  private var times: String {
    func milliseconds(_ microseconds: Int) -> String {
      Milliseconds.text(UInt64(max(microseconds, 0)) * 1_000)
    }
    return "\(milliseconds(view.totalMicroseconds)) ms (queue "
      + "\(milliseconds(view.queueMicroseconds)), batch \(milliseconds(view.batchMicroseconds)), "
      + "compute \(milliseconds(view.computeMicroseconds)))"
  }

  private var input: String {
    let kept =
      !view.keepsInput
      ? "not kept"
      : view.redacted.isEmpty ? "kept" : "kept without \(view.redacted.quotedListForMessage)"
    return "digest \(Self.digest(view.inputSha256)), \(kept)"
  }

  private var why: String {
    (["why"] + view.explanation.flatMap { StatusTextStyle.hanging($0, first: 2) })
      .joined(separator: "\n")
  }

  private var outcomes: String {
    let lines = view.outcomes.map { outcome in
      let truth =
        outcome.label.map(\.quotedForMessage) ?? outcome.value.map { "\($0)" } ?? "nothing"
      let source = outcome.source.isEmpty ? "" : " by \(outcome.source.quotedForMessage)"
      return "  \(truth), reported\(source) at \(outcome.reportedAt)"
    }
    return (["outcome"] + lines).joined(separator: "\n")
  }

  private static func text(_ replay: ReplayView) -> String {
    var lines = ["replay"] + StatusTextStyle.hanging(replay.sentence, first: 2)
    for difference in replay.differences {
      let (before, now) = (difference.before ?? "nothing", difference.now ?? "nothing")
      lines += StatusTextStyle.hanging("\(difference.place): \(before) then, \(now) now", first: 2)
    }
    let more = replay.differenceCount - replay.differences.count
    if more > 0 { lines.append("  and \(more) more") }
    return lines.joined(separator: "\n")
  }

  private static func digest(_ text: String) -> String {
    text.isEmpty ? "none" : String(text.prefix(digestCharacters))
  }
}
