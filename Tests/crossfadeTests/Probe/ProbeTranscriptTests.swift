import Glibc
import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

@Suite struct ProbeTranscriptTests {
  private static let load = ProbeEvent.step(
    name: "load", outcome: "passed", finding: "by onnxruntime", nanoseconds: 7)

  private static func output(_ events: [ProbeEvent]) throws -> [UInt8] {
    try events.flatMap { try $0.line() }
  }

  private func transcript(
    _ events: [ProbeEvent], rest: String = "", _ cause: ChildEnding.Cause, errorTail: String = ""
  ) throws -> ProbeTranscript {
    ProbeTranscript(
      ChildEnding(
        cause: cause, output: try Self.output(events) + Array(rest.utf8),
        errorTail: Array(errorTail.utf8), nanoseconds: 100))
  }

  @Test func whatWasFoundIsTheFinding() throws {
    let transcript = try transcript(
      [
        .begin(step: "engine"), .begin(step: "load"), Self.load, .begin(step: "close"),
        .memory(baselineBytes: 40, peakBytes: 100), .done,
      ], .exited(code: 0), errorTail: "a warning")
    let step = AdmissionStep(
      name: "load", outcome: .passed, finding: "by onnxruntime", nanoseconds: 7)
    #expect(transcript.finding.report.isAdmitted)
    #expect(transcript.finding.report.steps == [step])
    #expect(transcript.finding.peakBytes == 60)
    #expect(transcript.inspected == nil)
  }

  @Test func theEngineAndTheSignatureComeThrough() throws {
    let signature = ModelSignature(
      inputs: [
        TensorSpec(
          name: "x\n\"é", datatype: .bytes,
          dimensions: [.dynamic(name: "batch"), .dynamic(name: nil), .fixed(3)])
      ],
      outputs: [TensorSpec(name: "y", datatype: .bf16, dimensions: [])])
    let transcript = try transcript(
      [.inspected(engine: "trees", signature: ProbeSignature(signature)), .done], .exited(code: 0))
    #expect(
      transcript.inspected == InspectedArtifact(engine: .trees, signature: signature))
    #expect(transcript.finding.report.isAdmitted)
  }

  @Test(arguments: [ChildEnding.Cause.exited(code: 65), .exited(code: 0), .signalled(SIGSEGV)])
  func anErrorThatWasToldIsTheReasonHoweverItEnded(cause: ChildEnding.Cause) throws {
    let error = ServingError(.invalidArgument, "not a model", detail: ["file": "m"])
    let failed = ProbeEvent.step(
      name: "load", outcome: "failed", finding: "not a model", nanoseconds: 3)
    let report = try transcript([.begin(step: "load"), failed, ProbeEvent(error)], cause)
      .finding.report
    #expect(report.error == error)
    #expect(report.steps.map(\.name) == ["load"])
  }

  @Test(
    arguments: [
      (.signalled(SIGSEGV), .internal, "the engine crashed (signal 11, SIGSEGV) while it"),
      (.signalled(SIGABRT), .internal, "the engine crashed (signal 6, SIGABRT) while it"),
      (.signalled(63), .internal, "the engine crashed (signal 63) while it was loading"),
      (.signalled(SIGKILL), .resourceExhausted, "was killed while it was loading the model"),
      (.signalled(SIGTERM), .unavailable, "was ended from outside while it was loading the model"),
      (.exited(code: 3), .internal, "ended with code 3 while it was loading the model"),
      (.exited(code: 0), .internal, "ended with code 0 while it was loading the model"),
      (
        .overTime(nanosecondsMax: 2_000_000), .deadlineExceeded,
        "while it was loading the model: it took longer than 2 ms"
      ),
      (
        .overMemory(residentBytes: 12, max: 10), .resourceExhausted,
        "while it was loading the model: expected at most 10 bytes of memory, got 12"
      ),
      (.overOutput(bytesMax: 9), .internal, "wrote more than 9 bytes"),
      (.unknown, .internal, "and how is not known"),
    ] as [(ChildEnding.Cause, StatusCode, String)])
  func anEndWithoutAWordNamesItsStep(
    cause: ChildEnding.Cause, code: StatusCode, part: String
  ) throws {
    let report = try transcript([.begin(step: "engine"), .begin(step: "load")], cause)
      .finding.report
    let error = try #require(report.error)
    #expect(error.code == code)
    #expect(error.message.contains(part), "\(error.message)")
    let step = AdmissionStep(
      name: "load", outcome: .failed, finding: error.message, nanoseconds: 100)
    #expect(report.steps == [step])
  }

  @Test(
    arguments: [
      ([], "before its first step", []),
      ([.begin(step: "engine")], "while it was starting the engine", ["engine"]),
      ([load], #"after the step "load""#, ["load"]),
      ([load, .begin(step: "signature")], "reading the model's signature", ["load", "signature"]),
      ([load, .begin(step: "warm-up")], "warming the model up", ["load", "warm-up"]),
      ([load, .begin(step: "golden")], "asking the golden cases", ["load", "golden"]),
      ([load, .begin(step: "batching")], "golden cases together", ["load", "batching"]),
      ([load, .begin(step: "close")], "while it was closing the model", ["load", "close"]),
      ([.begin(step: "a\u{1B}")], #"in the step "a\u{1b}""#, ["a\u{1B}"]),
    ] as [([ProbeEvent], String, [String])])
  func aCrashSaysWhere(events: [ProbeEvent], part: String, steps: [String]) throws {
    let report = try transcript(events, .signalled(SIGSEGV)).finding.report
    let message = try #require(report.error?.message)
    #expect(message.contains(part), "\(message)")
    #expect(report.steps.map(\.name) == steps)
  }

  @Test func theTimeOfAnUnfinishedStepIsWhatTheOthersLeave() throws {
    let report = try transcript([Self.load, .begin(step: "golden")], .signalled(SIGSEGV))
      .finding.report
    #expect(report.steps.map(\.nanoseconds) == [7, 93])
  }

  @Test(arguments: ["junk\n", "{}\n", "\n", "{\"done\":{}}", "{\"later\":{}}\n", "\u{0}\n"])
  func whatIsNoEventRefuses(rest: String) throws {
    let report = try transcript([Self.load, .done], rest: rest, .exited(code: 0)).finding.report
    #expect(report.error?.code == .internal)
    let message = try #require(report.error?.message)
    #expect(message.contains("wrote what is no event"), "\(message)")
  }

  @Test func anUnknownEngineIsNoEvent() throws {
    let none = ProbeSignature(ModelSignature(inputs: [], outputs: []))
    let odd = ProbeEvent.inspected(engine: "torch", signature: none)
    #expect(try transcript([odd, .done], .exited(code: 0)).finding.report.error?.code == .internal)
  }

  @Test func aStepOfAnUnknownOutcomeIsNoEvent() throws {
    let odd = ProbeEvent.step(name: "load", outcome: "odd", finding: "", nanoseconds: 0)
    #expect(try transcript([odd, .done], .exited(code: 0)).finding.report.error?.code == .internal)
  }

  @Test func aLineThatACrashCutIsNotTheReason() throws {
    let report = try transcript([Self.load], rest: "{\"beg", .signalled(SIGBUS)).finding.report
    let message = try #require(report.error?.message)
    #expect(message.contains("the engine crashed (signal 7, SIGBUS)"), "\(message)")
  }

  @Test func doneAloneIsNotEnoughWhenItCrashedAfter() throws {
    #expect(try transcript([.done], .signalled(SIGSEGV)).finding.report.error?.code == .internal)
    #expect(try transcript([.done], .exited(code: 1)).finding.report.error?.code == .internal)
  }

  @Test func theLastWordsAreQuotedWithoutHarm() throws {
    let report = try transcript(
      [.begin(step: "load")], .signalled(SIGABRT),
      errorTail: "one\ntwo\n\n  three \u{1B}[31m\nfour \u{FFFD}\n"
    ).finding.report
    let message = try #require(report.error?.message)
    let end = #"; it last wrote "two", "three \u{1b}[31m", "four �""#
    #expect(message.hasSuffix(end), "\(message)")
  }

  @Test func whatCannotBeStartedIsNotTheModelsFault() {
    let finding = ProbeTranscript(ChildEnding(cause: .notStarted(errno: EAGAIN))).finding
    #expect(finding.report.error?.code == .unavailable)
    #expect(finding.report.steps.isEmpty)
    #expect(finding.report.error?.message.contains("temporarily unavailable") == true)
  }

  @Test func aMeasuredPeakBelowTheBaselineIsNone() throws {
    let finding = try transcript(
      [.memory(baselineBytes: 5, peakBytes: 4), .done], .exited(code: 0)
    ).finding
    #expect(finding.peakBytes == 0)
  }
}
