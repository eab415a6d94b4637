import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct ChildProcessProbeTests {
  /// A probe whose program is a script; what the probe adds is `$1` and so on.
  private func probe(_ script: String, milliseconds: UInt64 = 60_000) -> ChildProcessProbe {
    var limits = ChildLimits.defaults
    limits.nanosecondsMax = milliseconds * 1_000_000
    return ChildProcessProbe(
      program: ChildCommand(executable: "/bin/sh", arguments: ["-c", script, "sh"]),
      limits: limits)
  }

  @Test func aVersionIsNamedByItsManifest() throws {
    let script = #"printf '{"begin":{"step":"%s"}}\n' "$1"; kill -SEGV $$"#
    let report = probe(script)
      .probe(try Manifest.scripted(), folder: "/registry/m/1", memoryBytesMax: nil).report
    #expect(report.steps.map(\.name) == ["--manifest=/registry/m/1/manifest.yaml"])
    #expect(report.error?.code == .internal)
  }

  @Test func whatIsToBePublishedIsNamedByItsParts() throws {
    var plan = AdmissionPlan(
      artifact: EngineArtifact(
        path: "/a b/m.onnx", engine: .onnxruntime,
        threads: EngineThreads(intraOp: 2, interOp: 3)),
      batching: BatchingSettings(isEnabled: false, maxRows: 5), warmUpRows: [1],
      goldenPath: "/a b/g.json")
    let script = #"printf '{"begin":{"step":"%s"}}\n' "$*"; exit 1"#
    #expect(
      probe(script).probe(plan).finding.report.steps.map(\.name) == [
        "--artifact=/a b/m.onnx --format=onnx --engine=onnxruntime --intra-op-threads=2 "
          + "--inter-op-threads=3 --max-batch-rows=5 --no-batching --golden=/a b/g.json"
      ])
    plan.batching = BatchingSettings(
      isEnabled: true, maxRows: 8, preferredRows: [4, 8], queueDelayMicroseconds: 500,
      instances: 2,
      padding: PaddingSettings(
        axes: ["sequence": LengthClasses(bounds: [16, 64]), "time": .standard],
        values: ["ids": "-1"]))
    plan.artifact.format = .lightgbm
    plan.artifact.engine = nil
    plan.artifact.outputs = ["raw_score", "leaf_index"]
    plan.goldenPath = nil
    #expect(
      probe(script).probe(plan).finding.report.steps.map(\.name) == [
        "--artifact=/a b/m.onnx --format=lightgbm --engine=auto --intra-op-threads=2 "
          + "--inter-op-threads=3 --output=raw_score --output=leaf_index --max-batch-rows=8 "
          + "--preferred-rows=4,8 --max-queue-delay-us=500 --instances=2 "
          + "--pad=sequence=16,64 --pad=time --pad-value=ids=-1"
      ])
  }

  @Test func aGoodVersionPasses() throws {
    let finding = probe(
      """
      echo '{"begin":{"step":"load"}}'
      echo '{"step":{"name":"load","outcome":"passed","finding":"","nanoseconds":1}}'
      echo '{"memory":{"baseline_bytes":10,"peak_bytes":30}}'
      echo '{"done":{}}'
      """
    ).probe(try Manifest.scripted(), folder: "/f", memoryBytesMax: nil)
    #expect(finding.report.isAdmitted)
    #expect(finding.peakBytes == 20)
  }

  @Test func aVersionThatTakesMoreThanItMayIsEnded() throws {
    // Twice as much as the child's own allowance, in one string.
    let script = "x=0123456789abcdef; while [ ${#x} -lt 268435456 ]; do x=$x$x; done; sleep 60"
    let finding = probe(script)
      .probe(try Manifest.scripted(), folder: "/f", memoryBytesMax: 1 << 20)
    #expect(finding.report.error?.code == .resourceExhausted)
  }

  @Test(
    arguments: [
      ("kill -SEGV $$", 60_000, .internal), ("kill -KILL $$", 60_000, .resourceExhausted),
      ("sleep 600", 300, .deadlineExceeded), ("yes", 60_000, .internal),
      ("echo junk", 60_000, .internal), ("exit 3", 60_000, .internal),
      ("exec >&-; exit 0", 60_000, .internal),
      (#"echo '{"done":{}}'; sleep 600 &"#, 60_000, nil),
    ] as [(String, UInt64, StatusCode?)])
  func whateverHappensThereIsAFinding(
    script: String, milliseconds: UInt64, code: StatusCode?
  ) throws {
    let finding = probe(script, milliseconds: milliseconds)
      .probe(try Manifest.scripted(), folder: "/f", memoryBytesMax: nil)
    #expect(finding.report.error?.code == code)
  }
}
