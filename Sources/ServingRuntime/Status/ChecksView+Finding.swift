package import ServingCore

extension ChecksView {
  package init(model: ModelName, version: ModelVersion, finding: ProbeFinding) {
    let report = finding.report
    self.init(
      model: model.description, version: version.number, good: report.isAdmitted,
      code: report.error?.code.rawValue, reason: report.error?.message,
      peakBytes: finding.peakBytes, checks: report.steps.map(VersionStatusReport.Check.init))
  }
}
