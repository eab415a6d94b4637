import ServingCore
import Testing

struct SignatureCompatibilityTests {
  private typealias Side = SignatureCompatibility.Side

  private static func spec(
    _ name: String, _ dimensions: [Dimension], _ datatype: Datatype = .fp32
  ) -> TensorSpec {
    TensorSpec(name: name, datatype: datatype, dimensions: dimensions)
  }

  private static let rows = Dimension.dynamic(name: "batch")
  private static let free = Dimension.dynamic(name: nil)
  private static let old = Side(
    signature: ModelSignature(
      inputs: [spec("x", [rows, .fixed(4)])], outputs: [spec("y", [rows, .fixed(2)])]),
    isBatched: true)

  /// What changes, and what is said of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var inputs: [TensorSpec]?
    var outputs: [TensorSpec]?
    var isBatched = true
    var problems: [String]
  }

  @Test(arguments: [
    Case(testDescription: "nothing", problems: []),
    Case(
      testDescription: "another name of a dimension", inputs: [spec("x", [free, .fixed(4)])],
      problems: []),
    Case(
      testDescription: "an input's dimension becomes free", inputs: [spec("x", [rows, free])],
      problems: []),
    Case(
      testDescription: "an input's dimension becomes fixed",
      inputs: [spec("x", [.fixed(8), .fixed(4)])],
      problems: [#"input "x", dimension 0: any extent ("batch") becomes 8"#]),
    Case(
      testDescription: "an input's dimension becomes another",
      inputs: [spec("x", [rows, .fixed(5)])],
      problems: [#"input "x", dimension 1: 4 becomes 5"#]),
    Case(
      testDescription: "an input's datatype", inputs: [spec("x", [rows, .fixed(4)], .fp64)],
      problems: [#"input "x": datatype FP32 becomes FP64"#]),
    Case(
      testDescription: "an input's rank and datatype", inputs: [spec("x", [rows], .fp16)],
      problems: [
        #"input "x": datatype FP32 becomes FP16"#,
        #"input "x": 2 dimensions [batch, 4] become 1 [batch]"#,
      ]),
    Case(
      testDescription: "an input of another name", inputs: [spec("X", [rows, .fixed(4)])],
      problems: [
        #"input "x" is gone, and callers send it"#,
        #"input "X" is new, and callers do not send it"#,
      ]),
    Case(
      testDescription: "an input more",
      inputs: [spec("mask", [rows]), spec("x", [rows, .fixed(4)])],
      problems: [#"input "mask" is new, and callers do not send it"#]),
    Case(
      testDescription: "an output more",
      outputs: [spec("z", [rows]), spec("y", [rows, .fixed(2)])], problems: []),
    Case(
      testDescription: "an output's dimension becomes fixed",
      outputs: [spec("y", [.fixed(1), .fixed(2)])], problems: []),
    Case(
      testDescription: "an output's dimension becomes free", outputs: [spec("y", [rows, free])],
      problems: [#"output "y", dimension 1: 2 becomes any extent"#]),
    Case(
      testDescription: "an output's dimension becomes another",
      outputs: [spec("y", [rows, .fixed(3)])],
      problems: [#"output "y", dimension 1: 2 becomes 3"#]),
    Case(
      testDescription: "an output's datatype", outputs: [spec("y", [rows, .fixed(2)], .int64)],
      problems: [#"output "y": datatype FP32 becomes INT64"#]),
    Case(
      testDescription: "an output's rank", outputs: [spec("y", [rows, .fixed(2), .fixed(1)])],
      problems: [#"output "y": 2 dimensions [batch, 2] become 3 [batch, 2, 1]"#]),
    Case(
      testDescription: "an output of another name", outputs: [spec("Y", [rows, .fixed(2)])],
      problems: [#"output "y" is gone, and callers may read it"#]),
    Case(
      testDescription: "rows are no rows any more", isBatched: false,
      problems: ["the leading axis counted rows of independent requests, and does no more"]),
  ])
  func namesWhatCouldBreakACaller(_ change: Case) {
    let candidate = Side(
      signature: ModelSignature(
        inputs: change.inputs ?? Self.old.signature.inputs,
        outputs: change.outputs ?? Self.old.signature.outputs),
      isBatched: change.isBatched)
    let problems = SignatureCompatibility.problems(inForce: Self.old, candidate: candidate)
    #expect(problems == change.problems)
  }

  @Test(arguments: [(1, false), (2, true)])
  func rowsOfSeveralInputsMustAgree(_ inputCount: Int, _ breaks: Bool) {
    let inputs = (0..<inputCount).map { Self.spec("x\($0)", [Self.rows]) }
    let signature = ModelSignature(inputs: inputs, outputs: [Self.spec("y", [Self.rows])])
    let problems = SignatureCompatibility.problems(
      inForce: Side(signature: signature, isBatched: false),
      candidate: Side(signature: signature, isBatched: true))
    #expect(problems.isEmpty == !breaks)
  }

  @Test func anErrorNamesTheFirstProblemsAndCountsTheOthers() throws {
    let model = try ModelName("digits")
    let (one, two) = (try ModelVersion(parsing: "1"), try ModelVersion(parsing: "2"))
    func error(_ inputs: [TensorSpec]) -> ServingError? {
      var candidate = Self.old
      candidate.signature.inputs = inputs
      return SignatureCompatibility.error(
        model, inForceVersion: one, inForce: Self.old, candidateVersion: two,
        candidate: candidate)
    }
    #expect(error(Self.old.signature.inputs) == nil)
    let four = ["a", "b", "c"].map { Self.spec($0, []) }
    let refusal = try #require(error(four))
    #expect(refusal.code == .failedPrecondition)
    #expect(refusal.detail["problem_count"] == "4")
    #expect(
      refusal.message == "version 2 of model digits could break callers of version 1, which is in "
        + #"force: input "x" is gone, and callers send it; input "a" is new, and callers do not "#
        + #"send it; input "b" is new, and callers do not send it; and 1 more; if that is meant, "#
        + "say --breaking")
    #expect(error(Array(four.prefix(2)))?.message.contains(" more;") == false)
  }
}
