internal import ServingCore
internal import ServingRuntime

/// The checks of one version, as text and as JSON.
struct VersionReport {
  let model: ModelName
  let version: ModelVersion
  let finding: ProbeFinding

  private var report: AdmissionReport { finding.report }

  var text: String {
    var table = TextTable(header: [
      "\(model) \(version)", report.isAdmitted ? "good" : "BAD", "MS", "",
    ])
    for step in report.steps {
      table.add([
        "  \(step.name)", step.outcome.rawValue, Milliseconds.text(step.nanoseconds), step.finding,
      ])
    }
    if let peakBytes = finding.peakBytes {
      table.add(["  memory", "", "", "\(peakBytes) bytes at its highest, beside the engine's own"])
    }
    return table.text
  }

  var json: String {
    JSONOutput.object([
      ("model", JSONOutput.string(model.description)),
      ("version", version.description),
      ("good", "\(report.isAdmitted)"),
      ("code", report.error.map { JSONOutput.string($0.code.rawValue) } ?? "null"),
      ("reason", report.error.map { JSONOutput.string($0.message) } ?? "null"),
      ("peak_bytes", finding.peakBytes.map(String.init) ?? "null"),
      (
        "checks",
        JSONOutput.array(
          report.steps.map { step in
            JSONOutput.object([
              ("name", JSONOutput.string(step.name)),
              ("outcome", JSONOutput.string(step.outcome.rawValue)),
              ("milliseconds", Milliseconds.text(step.nanoseconds)),
              ("finding", JSONOutput.string(step.finding)),
            ])
          })
      ),
    ])
  }
}
