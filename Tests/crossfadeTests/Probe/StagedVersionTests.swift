import AdminServer
import RegistryStore
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct StagedVersionTests {
  private static let signature = #"""
    echo '{"inspected":{"engine":"trees","signature":{"inputs":[{"name":"x","datatype":"FP32",'\
    '"dimensions":[]}],"outputs":[]}}}'
    """#

  private func staged(_ script: String) throws -> StagedVersion {
    StagedVersion(
      PublishRequest(
        model: try ModelName("m"), files: ["/from/model.onnx"], golden: "/elsewhere/golden.json",
        actor: "tests", time: UTCTimestamp(secondsSinceEpoch: 0)),
      probe: ChildProcessProbe(
        program: ChildCommand(executable: "/bin/sh", arguments: ["-c", script, "sh"])))
  }

  private let artifact = EngineArtifact(path: "/registry/m/.staging-1/model.onnx")

  @Test func theSignatureIsTheArtifactsAndTheChecksAreKept() throws {
    var staged = try staged(
      """
      \(Self.signature)
      echo '{"memory":{"baseline_bytes":1,"peak_bytes":3}}'
      echo '{"done":{}}'
      """)
    let inspected = try staged.inspect(artifact)
    #expect(inspected.engine == .trees)
    #expect(inspected.signature.inputs.map(\.name) == ["x"])
    try staged.check(try Manifest.scripted())
    #expect(staged.finding.report.steps.map(\.name) == ["files"])
    #expect(staged.finding.peakBytes == 2)
  }

  @Test func theGoldenVectorsAreThoseBesideTheArtifact() throws {
    var staged = try staged(#"echo "$*" >&2; exit 1"#)
    let error = refusal { () throws(ServingError) in try staged.inspect(artifact) }
    #expect(
      error?.message.contains("--golden=/registry/m/.staging-1/golden.json") == true,
      "\(error?.message ?? "")")
  }

  @Test func aCrashBeforeTheSignatureIsInspectionsError() throws {
    var staged = try staged("kill -SEGV $$")
    let error = refusal { () throws(ServingError) in try staged.inspect(artifact) }
    #expect(error?.code == .internal)
  }

  @Test func aCrashAfterTheSignatureIsTheChecksError() throws {
    var staged = try staged(Self.signature + "; kill -SEGV $$")
    _ = try staged.inspect(artifact)
    let manifest = try Manifest.scripted()
    let error = refusal { () throws(ServingError) in try staged.check(manifest) }
    #expect(error?.code == .internal)
    #expect(error?.message.contains("the engine crashed") == true)
  }

  @Test func aReportShowsWhatWasFound() throws {
    var report = AdmissionReport()
    report.add(
      AdmissionStep(name: "load", outcome: .failed, finding: "broken", nanoseconds: 1_500_000))
    report.fail(ServingError(.invalidArgument, "broken"))
    let view = ChecksView(
      model: try ModelName("m"), version: try ModelVersion(parsing: "3"),
      finding: ProbeFinding(report: report, peakBytes: 4_096))
    let shown = ChecksText.text(view)
    #expect(shown.contains("m 3") && shown.contains("BAD") && shown.contains("1.500"))
    #expect(shown.contains("4096 bytes at its highest"))
    let json = try AdminJSON.text(view)
    #expect(json.contains(#""peak_bytes":4096"#))
    #expect(json.contains(#""reason":"broken""#))
  }
}
