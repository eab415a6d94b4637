import RegistryStore
import ServingCore
import ServingTestKit
import Synchronization
import Testing

@testable import ServingRuntime

@Suite struct VersionVerifierTests {
  /// A probe that finds what it is told to, and counts.
  private final class ScriptedProbe: ArtifactProbe {
    let asked = Mutex<[String]>([])

    func probe(
      _ manifest: Manifest, folder: String, memoryBytesMax: Int?
    ) -> ProbeFinding {
      asked.withLock { $0.append(folder) }
      return ProbeFinding(report: AdmissionReport(), peakBytes: 1)
    }
  }

  private func verify(
    _ manifest: Result<Manifest, ServingError>, _ probe: ScriptedProbe
  ) throws -> ProbeFinding {
    VersionVerifier(
      registry: RegistryReader(root: "/nowhere/registry"), probe: probe, trust: nil,
      clock: ManualClock().reader
    ).verify(
      try ModelName("scripted"), try ModelVersion(parsing: "1"),
      folder: "/nowhere/registry/scripted/1", manifest)
  }

  @Test func aBadManifestIsTheReason() throws {
    let probe = ScriptedProbe()
    let error = ServingError(.invalidArgument, "line 3: schema: expected 1, got 2")
    let finding = try verify(.failure(error), probe)
    #expect(finding.report.error == error)
    #expect(finding.report.steps.map(\.name) == ["manifest"])
    #expect(finding.report.steps.map(\.outcome) == [.failed])
    #expect(probe.asked.withLock { $0 }.isEmpty)
  }

  @Test func filesThatCannotBeReadKeepTheEngineOut() throws {
    let probe = ScriptedProbe()
    let finding = try verify(.success(try Manifest.scripted()), probe)
    #expect(finding.report.error?.code == .notFound)
    #expect(finding.report.steps.map(\.name) == ["files"])
    #expect(finding.report.steps.map(\.outcome) == [.failed])
    #expect(probe.asked.withLock { $0 }.isEmpty)
  }
}
