import ServingRuntime
import Testing

@Suite struct SignedByTests {
  private static func step(_ outcome: AdmissionStep.Outcome, signer: String?) -> AdmissionStep {
    AdmissionStep(name: "trust", outcome: outcome, finding: "", nanoseconds: 0, signer: signer)
  }

  @Test func aReportNamesWhoIsTrustedNow() {
    var report = AdmissionReport()
    report.note(signer: "nobody, as nothing was looked at")
    #expect(report.signedBy == nil)
    report.add(AdmissionStep(name: "files", outcome: .passed, finding: "", nanoseconds: 0))
    report.add(Self.step(.passed, signer: nil))
    report.note(signer: "release")
    #expect(report.signedBy == "release")
    #expect(report.steps.map(\.signer) == [nil, "release"])
    // The key was taken away.
    report.replace(Self.step(.failed, signer: nil))
    #expect(report.signedBy == nil)
  }

  @Test func aListOfModelsTakesItFromTheStatus() {
    var view = ModelsView(models: [
      .init(name: "digits", versions: [.init(version: 1), .init(version: 2)]),
      .init(name: "lost", error: "gone"), .init(name: "new", versions: [.init(version: 1)]),
    ])
    let at = "2026-11-23T06:10:02.310Z"
    view.addSigners(
      of: StatusReport(
        product: "", startedAt: at, at: at,
        registry: RegistryStatus(path: "", since: at, watch: ""),
        memory: MemoryStatus(budgetBytes: 0, usedBytes: 0),
        models: [
          ModelStatus(
            name: "digits",
            versions: [
              VersionStatusReport(version: 2, state: "ready", since: at, signedBy: "release"),
              VersionStatusReport(version: 3, state: "ready", since: at, signedBy: "other"),
            ]), ModelStatus(name: "lost"), ModelStatus(name: "gone"),
        ]))
    #expect(
      view.models.map { $0.versions?.map(\.signedBy) } == [[nil, "release"], nil, [nil]])
  }
}
