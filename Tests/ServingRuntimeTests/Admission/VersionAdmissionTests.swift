import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct VersionAdmissionTests {
  private let clock = ManualClock()

  private func plan(
    batching: Bool = true, declared: ModelSignature? = .scripted
  ) throws -> AdmissionPlan {
    var plan = AdmissionPlan(
      try Manifest.scripted(batching: BatchingSettings(isEnabled: batching, maxRows: 4)),
      folder: "/registry/scripted/1")
    plan.signature = declared
    return plan
  }

  private func admission(_ engine: ScriptedEngine) -> VersionAdmission<ScriptedEngine> {
    VersionAdmission(engine: engine, clock: clock.reader)
  }

  /// Checks a version whose engine loads `session`.
  private func check(
    _ session: ScriptedSession, golden: GoldenVectors? = nil, batching: Bool = true,
    declared: ModelSignature? = .scripted, watch: @escaping (AdmissionEvent) -> Void = { _ in }
  ) throws -> AdmissionReport {
    admission(ScriptedEngine(session)).check(
      try plan(batching: batching, declared: declared),
      golden: { () throws(ServingError) in golden }, watch: watch)
  }

  private func outcomes(_ report: AdmissionReport) -> [String] {
    report.steps.map { "\($0.name) \($0.outcome.rawValue)" }
  }

  @Test func aGoodVersionPassesEveryStep() throws {
    let session = ScriptedSession()
    let report = try check(session, golden: .scripted([[1], [2]], [[3]]))
    #expect(report.isAdmitted)
    #expect(
      outcomes(report) == [
        "load passed", "signature passed", "warm-up passed", "golden passed", "batching passed",
      ])
    #expect(
      report.steps.map(\.finding) == [
        "by onnxruntime", "x FP32 [batch, width] -> y FP32 [batch, width]",
        "batches of 1, 2, 4 rows", "2 cases, 3 elements within tolerance",
        "the same answers in one batch as alone",
      ])
    #expect(session.runs.prefix(3).map(\.rows.count) == [1, 2, 4])
  }

  @Test func tellsWhatHappensAsItHappens() throws {
    let told = Monitor<[String]>([])
    let session = ScriptedSession(onClose: { told.update { $0.append("closed") } })
    func runCheck(_ session: consuming ScriptedSession) throws {
      let engine = ScriptedEngine(session)
      _ = admission(engine).check(
        try plan(), golden: { () throws(ServingError) in nil },
        watch: { event in told.update { $0.append(Self.text(event)) } })
    }
    try runCheck(consume session)
    #expect(
      told.update { $0 } == [
        "begin load", "end load", "begin signature", "end signature", "begin warm-up",
        "end warm-up", "begin golden", "end golden", "begin close", "closed",
      ])
  }

  private static func text(_ event: AdmissionEvent) -> String {
    switch event {
    case .began(let step): "begin \(step)"
    case .ended(let step): "end \(step.name)"
    case .inspected: "inspected"
    }
  }

  @Test func stepsAreTimed() throws {
    let slow = ScriptedAnswer { [clock] rows throws(ServingError) in
      clock.advance(milliseconds: 5)
      return try ScriptedAnswer.rowByRow.make(rows)
    }
    let report = try check(ScriptedSession(answer: slow))
    #expect(report.steps.map(\.nanoseconds) == [0, 0, 15_000_000, 0])
  }

  @Test func theEngineGetsWhatTheManifestSays() throws {
    var manifest = try Manifest.scripted()
    manifest.threads = EngineThreads(intraOp: 3, interOp: 2)
    let engine = ScriptedEngine(failing: ServingError(.invalidArgument, "not a model"))
    let report = admission(engine).check(AdmissionPlan(manifest, folder: "/registry/m/1"))
    #expect(
      engine.loaded == [
        EngineArtifact(
          path: "/registry/m/1/model.onnx", format: .onnx, engine: .onnxruntime,
          threads: EngineThreads(intraOp: 3, interOp: 2))
      ])
    #expect(outcomes(report) == ["load failed"])
    #expect(report.error == ServingError(.invalidArgument, "not a model"))
  }

  @Test func withoutAManifestTheSignatureIsToldInsteadOfChecked() throws {
    let told = Monitor<[InspectedArtifact]>([])
    let report = try check(ScriptedSession(), declared: nil) { event in
      if case .inspected(let found) = event { told.update { $0.append(found) } }
    }
    #expect(report.isAdmitted)
    #expect(
      told.update { $0 } == [InspectedArtifact(engine: .onnxruntime, signature: .scripted)])
  }

  @Test func aSignatureThatIsNotTheManifestsIsRefused() throws {
    var declared = ModelSignature.scripted
    declared.outputs[0].datatype = .fp64
    let report = try check(ScriptedSession(), declared: declared)
    #expect(!report.isAdmitted)
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
    let report = try check(ScriptedSession(), golden: golden)
    #expect(!report.isAdmitted)
    #expect(outcomes(report).last == "golden failed")
    let message = try #require(report.error?.message)
    for part in [#"golden case "case 2""#, #"output "y", element 1"#, "expected 9.5, got 9.0"] {
      #expect(message.contains(part), "\(message)")
    }
  }

  @Test func goldenVectorsThatCannotBeReadFailTheirStep() throws {
    let report = admission(ScriptedEngine(ScriptedSession())).check(
      try plan(),
      golden: { () throws(ServingError) in throw ServingError(.dataLoss, "golden.json: truncated")
      }, watch: { _ in })
    #expect(report.error == ServingError(.dataLoss, "golden.json: truncated"))
    #expect(outcomes(report).last == "golden failed")
  }

  @Test func rowsThatDependOnEachOtherAreFound() throws {
    let report = try check(
      ScriptedSession(answer: .mixingRows), golden: .scripted([[1]], [[2]]))
    #expect(!report.isAdmitted)
    #expect(outcomes(report).last == "batching failed")
    let message = try #require(report.error?.message)
    #expect(message.hasPrefix("rows are not independent: in a batch with others, golden case"))
    #expect(message.hasSuffix("publish the model with batching switched off"))
  }

  @Test func rowsThatDependOnEachOtherAreFineWithoutBatching() throws {
    let report = try check(
      ScriptedSession(answer: .mixingRows), golden: .scripted([[1]], [[2]]), batching: false)
    #expect(report.isAdmitted)
    #expect(outcomes(report).last == "golden passed")
  }

  @Test(arguments: [nil, GoldenVectors(tolerance: .init(absolute: 0, relative: 0), cases: [])])
  func withoutGoldenVectorsTheStepIsSkipped(golden: GoldenVectors?) throws {
    let report = try check(ScriptedSession(), golden: golden)
    #expect(report.isAdmitted)
    #expect(outcomes(report).last == "golden skipped")
  }

  @Test func oneCaseAloneSaysNothingOfBatches() throws {
    let report = try check(
      ScriptedSession(answer: .mixingRows), golden: .scripted([[1]]))
    #expect(report.isAdmitted)
    #expect(outcomes(report).last == "golden passed")
  }

  @Test func aModelThatRefusesZerosIsStillAdmitted() throws {
    let report = try check(ScriptedSession(answer: .failing(on: [0])))
    #expect(report.isAdmitted)
    #expect(outcomes(report).contains("warm-up skipped"))
    #expect(
      report.steps.first { $0.name == "warm-up" }?.finding
        == "refused by the model: the engine refuses a row")
  }

  private func load(
    _ engine: ScriptedEngine, declared: ModelSignature = .scripted, golden: GoldenVectors? = nil
  ) throws -> (session: ScriptedSession?, report: AdmissionReport) {
    let (admitted, report) = admission(engine).load(
      try plan(declared: declared), golden: { () throws(ServingError) in golden },
      watch: { _ in })
    return (admitted?.session, report)
  }

  @Test func inPlaceAVersionIsLoadedAndWarmedUpOnly() throws {
    let session = ScriptedSession()
    // Wrong answers were the check's to find; the inputs are still what to warm up with.
    let (loaded, report) = try load(
      ScriptedEngine(session), golden: .scripted([[7]], shift: 1))
    #expect(loaded === session)
    #expect(report.isAdmitted)
    #expect(
      outcomes(report) == [
        "load in place passed", "signature in place passed", "warm-up in place passed",
      ])
    let warmUp: [[[Float]]] = [[[7]], [[7], [7]], [[7], [7], [7], [7]]]
    #expect(Array(session.runs.map(\.rows).prefix(3)) == warmUp)
    // What follows tells the costs.
    #expect(Set(session.runs.dropFirst(3).map(\.rows)) == [warmUp[0], warmUp[2]])
  }

  @Test func inPlaceAnotherSignatureIsRefused() throws {
    var declared = ModelSignature.scripted
    declared.inputs[0].datatype = .fp64
    let (loaded, report) = try load(ScriptedEngine(ScriptedSession()), declared: declared)
    #expect(loaded == nil)
    #expect(outcomes(report) == ["load in place passed", "signature in place failed"])
    #expect(report.error?.code == .failedPrecondition)
  }

  @Test func inPlaceWhatTheEngineThrowsIsTheReason() throws {
    let (loaded, report) = try load(
      ScriptedEngine(failing: ServingError(.resourceExhausted, "no memory")))
    #expect(loaded == nil)
    #expect(outcomes(report) == ["load in place failed"])
    #expect(report.error == ServingError(.resourceExhausted, "no memory"))
  }
}
