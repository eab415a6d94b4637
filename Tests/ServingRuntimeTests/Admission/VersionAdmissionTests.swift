import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct VersionAdmissionTests {
  /// Admits a version whose engine loads `session`.
  private func admit(
    _ session: ScriptedSession, golden: GoldenVectors? = nil, batching: Bool = true,
    warmUpRows: [Int] = [1], declared: ModelSignature = .scripted
  ) throws -> (session: ScriptedSession?, report: AdmissionReport) {
    let manifest = try Manifest.scripted(
      signature: declared, batching: BatchingSettings(isEnabled: batching, maxRows: 8),
      warmUpRows: warmUpRows)
    var report = AdmissionReport()
    let admission = VersionAdmission(
      engine: ScriptedEngine(session), clock: ManualClock().reader)
    let admitted = admission.admit(
      manifest, artifactPath: "/registry/scripted/1/model.onnx",
      golden: { () throws(ServingError) in golden },
      verifyFiles: { () throws(ServingError) in "1 file" }, report: &report)
    return (admitted, report)
  }

  private func outcomes(_ report: AdmissionReport) -> [String] {
    report.steps.map { "\($0.name) \($0.outcome.rawValue)" }
  }

  @Test func aGoodVersionPassesEveryStep() throws {
    let session = ScriptedSession()
    let (admitted, report) = try admit(
      session, golden: .scripted([[1], [2]], [[3]]), warmUpRows: [1, 4])
    #expect(admitted === session)
    #expect(report.isAdmitted)
    #expect(
      outcomes(report) == [
        "files passed", "load passed", "signature passed", "warm-up passed", "golden passed",
        "batching passed",
      ])
    #expect(
      report.steps.map(\.finding) == [
        "1 file", "by onnxruntime", "x FP32 [batch, width] -> y FP32 [batch, width]",
        "batches of 1, 4 rows", "2 cases, 3 elements within tolerance",
        "the same answers in one batch as alone",
      ])
    #expect(session.runs.prefix(2).map(\.rows) == [[[1]], [[1], [1], [1], [1]]])
  }

  @Test func filesAreCheckedBeforeAnythingIsLoaded() throws {
    let engine = ScriptedEngine(ScriptedSession())
    var report = AdmissionReport()
    let clock = ManualClock()
    let admitted = VersionAdmission(engine: engine, clock: clock.reader).admit(
      try Manifest.scripted(), artifactPath: "/a", golden: { () throws(ServingError) in nil },
      verifyFiles: { () throws(ServingError) in
        clock.advance(milliseconds: 5)
        throw ServingError(.dataLoss, "model.onnx: the digest differs")
      }, report: &report)
    #expect(admitted == nil)
    #expect(report.error == ServingError(.dataLoss, "model.onnx: the digest differs"))
    #expect(
      report.steps == [
        AdmissionStep(
          name: "files", outcome: .failed, finding: "model.onnx: the digest differs",
          nanoseconds: 5_000_000)
      ])
    #expect(engine.loaded.isEmpty)
  }

  @Test func theEngineGetsPathAndThreads() throws {
    var manifest = try Manifest.scripted()
    manifest.threads = EngineThreads(intraOp: 3, interOp: 2)
    let engine = ScriptedEngine(failing: ServingError(.invalidArgument, "not a model"))
    var report = AdmissionReport()
    let admitted = VersionAdmission(engine: engine, clock: ManualClock().reader).admit(
      manifest, artifactPath: "/registry/m/1/model.onnx",
      golden: { () throws(ServingError) in nil }, verifyFiles: { () throws(ServingError) in "" },
      report: &report)
    #expect(admitted == nil)
    #expect(
      engine.loaded == [
        EngineArtifact(
          path: "/registry/m/1/model.onnx", threads: EngineThreads(intraOp: 3, interOp: 2))
      ])
    #expect(outcomes(report) == ["files passed", "load failed"])
    #expect(report.error?.message == "not a model")
  }

  @Test func aSignatureThatIsNotTheManifestsIsRefused() throws {
    var declared = ModelSignature.scripted
    declared.outputs[0].datatype = .fp64
    let (admitted, report) = try admit(ScriptedSession(), declared: declared)
    #expect(admitted == nil)
    #expect(outcomes(report).last == "signature failed")
    #expect(report.error?.code == .failedPrecondition)
    let message = try #require(report.error?.message)
    #expect(
      message.contains(
        "expected x FP32 [batch, width] -> y FP64 [batch, width], "
          + "got x FP32 [batch, width] -> y FP32 [batch, width]"))
  }

  @Test func aWrongGoldenAnswerIsNamed() throws {
    var golden = GoldenVectors.scripted([[1, 2]], [[3, 4]])
    golden.cases[1].outputs = [.fp32("y", rows: [[7, 9.5]])]
    let (admitted, report) = try admit(ScriptedSession(), golden: golden)
    #expect(admitted == nil)
    #expect(outcomes(report).last == "golden failed")
    let message = try #require(report.error?.message)
    for part in [#"golden case "case 2""#, #"output "y", element 1"#, "expected 9.5, got 9.0"] {
      #expect(message.contains(part), "\(message)")
    }
  }

  @Test func goldenVectorsThatCannotBeReadFailTheirStep() throws {
    var report = AdmissionReport()
    let admission = VersionAdmission(
      engine: ScriptedEngine(ScriptedSession()), clock: ManualClock().reader)
    let admitted = admission.admit(
      try Manifest.scripted(), artifactPath: "/a",
      golden: { () throws(ServingError) in throw ServingError(.dataLoss, "golden.json: truncated")
      },
      verifyFiles: { () throws(ServingError) in "" }, report: &report)
    #expect(admitted == nil)
    #expect(report.error?.message == "golden.json: truncated")
    #expect(outcomes(report).last == "golden failed")
  }

  @Test func rowsThatDependOnEachOtherAreFound() throws {
    let (admitted, report) = try admit(
      ScriptedSession(answer: .mixingRows), golden: .scripted([[1]], [[2]]))
    #expect(admitted == nil)
    #expect(outcomes(report).last == "batching failed")
    let message = try #require(report.error?.message)
    #expect(message.hasPrefix("rows are not independent: in a batch with others, golden case"))
    #expect(message.hasSuffix("publish the model with batching switched off"))
  }

  @Test func rowsThatDependOnEachOtherAreFineWithoutBatching() throws {
    let (admitted, report) = try admit(
      ScriptedSession(answer: .mixingRows), golden: .scripted([[1]], [[2]]), batching: false)
    #expect(admitted != nil)
    #expect(outcomes(report).last == "golden passed")
  }

  @Test(arguments: [nil, GoldenVectors(tolerance: .init(absolute: 0, relative: 0), cases: [])])
  func withoutGoldenVectorsTheStepIsSkipped(golden: GoldenVectors?) throws {
    let (admitted, report) = try admit(ScriptedSession(), golden: golden)
    #expect(admitted != nil)
    #expect(outcomes(report).last == "golden skipped")
  }

  @Test func oneCaseAloneSaysNothingOfBatches() throws {
    let (admitted, report) = try admit(
      ScriptedSession(answer: .mixingRows), golden: .scripted([[1]]))
    #expect(admitted != nil)
    #expect(outcomes(report).last == "golden passed")
  }

  @Test func aModelThatRefusesZerosIsStillAdmitted() throws {
    let (admitted, report) = try admit(ScriptedSession(answer: .failing(on: [0])))
    #expect(admitted != nil)
    #expect(outcomes(report).contains("warm-up skipped"))
    #expect(
      report.steps.first { $0.name == "warm-up" }?.finding
        == "refused by the model: the engine refuses a row")
  }
}
