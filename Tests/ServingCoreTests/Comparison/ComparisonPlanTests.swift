import ServingCore
import Testing

@Suite struct ComparisonPlanTests {
  private static func plan(
    _ outputs: [(String, Datatype, [Int?])], candidate: [(String, Datatype, [Int?])]? = nil,
    _ settings: ComparisonSettings = .standard
  ) -> ComparisonPlan {
    ComparisonPlan(
      settings, baseline: .scripted(outputs), candidate: .scripted(candidate ?? outputs))
  }

  @Test(
    arguments: [
      ([("y", .fp32, [])], .score), ([("y", .fp64, [1])], .score),
      ([("probs", .fp32, [2])], .probabilities), ([("softmax_1", .fp16, [nil])], .probabilities),
      ([("embedding", .fp32, [64])], .embedding), ([("Vectors", .bf16, [64])], .embedding),
      ([("y", .fp32, [256])], .embedding), ([("y", .fp32, [255])], .numbers),
      ([("y", .fp32, [nil])], .numbers), ([("y", .fp32, [4, 4])], .numbers),
      ([("y", .fp32, [4_096]), ("l", .int64, [])], .probabilities),
      ([("y", .fp32, [4_097]), ("l", .int64, [])], .embedding),
      ([("y", .fp32, [4, 4]), ("l", .int64, [])], .numbers),
      ([("y", .fp32, [3]), ("ids", .int64, [3])], .numbers),
      ([("y", .int64, [])], .label), ([("y", .bool, [1])], .label), ([("y", .bytes, [])], .label),
      ([("y", .bytes, []), ("label", .bytes, [])], .text),
      ([("y", .bytes, []), ("other", .bytes, [])], .label),
      ([("y", .int64, [10])], .ranking), ([("y", .bytes, [nil])], .ranking),
      ([("y", .uint8, [8, 8])], .text), ([("y", .bool, [9])], .text),
      ([("y", .bytes, [2, 2])], .text),
    ] as [([(String, Datatype, [Int?])], OutputKind)])
  func infersTheKindOfTheFirstOutput(
    _ outputs: [(String, Datatype, [Int?])], _ kind: OutputKind
  ) {
    let plan = Self.plan(outputs)
    #expect(plan.outputs.first?.kind == kind)
    #expect(plan.outputs.first?.isKindDeclared == false)
    #expect(plan.uncompared == [])
  }

  @Test func withoutABatchAxisARowIsTheWholeOutput() {
    let signature = ModelSignature(
      inputs: [TensorSpec(name: "x", datatype: .fp32, dimensions: [.fixed(4)])],
      outputs: [
        TensorSpec(name: "a", datatype: .fp32, dimensions: [.fixed(3)]),
        TensorSpec(name: "b", datatype: .fp32, dimensions: [.fixed(1), .fixed(1)]),
        TensorSpec(name: "c", datatype: .fp32, dimensions: []),
      ])
    let plan = ComparisonPlan(.standard, baseline: signature, candidate: signature)
    #expect(plan.outputs.map(\.kind) == [.numbers, .score, .score])
  }

  @Test func whatIsDeclaredGoesBeforeWhatIsInferred() throws {
    let settings = ComparisonSettings(
      outputs: ["y": OutputRule(kind: .ranking, top: 3)], slices: ["country"])
    let plan = Self.plan([("y", .fp32, [8])], settings)
    let output = try #require(plan.outputs.first)
    #expect(output.kind == .ranking && output.isKindDeclared && output.rule.top == 3)
    #expect(plan.slices == ["country"])
    #expect(plan.margin == ComparisonSettings.marginStandard)
  }

  @Test func outputsAreMatchedByName() throws {
    let plan = Self.plan(
      [("a", .fp32, []), ("b", .int64, [])], candidate: [("b", .int32, []), ("a", .fp64, [])])
    #expect(plan.outputs.map(\.name) == ["a", "b"])
    #expect(plan.outputs.map(\.baseline) == [0, 1])
    #expect(plan.outputs.map(\.candidate) == [1, 0])
  }

  @Test(
    arguments: [
      ([], [("y", .fp32, [])], "output \"y\" is the candidate's alone"),
      ([("y", .fp32, [])], [], "output \"y\" is the baseline's alone"),
      (
        [("y", .int64, [])], [("y", .bytes, [])],
        "output \"y\" has types that cannot be held against each other: INT64 [batch] in the "
          + "baseline, BYTES [batch] in the candidate"
      ),
      (
        [("y", .fp32, [2])], [("y", .fp32, [3])],
        "output \"y\" has rows that cannot be held against each other: FP32 [batch, 2] in the "
          + "baseline, FP32 [batch, 3] in the candidate"
      ),
      (
        [("y", .fp32, [])], [("y", .fp32, [3])],
        "output \"y\" is compared as score, for which one number a row are expected, got "
          + "FP32 [batch, 3]"
      ),
      (
        [("declared", .fp32, [3])], [("declared", .fp32, [3])],
        "output \"declared\" is declared as label, for which one whole number, boolean or text a "
          + "row are expected, got FP32 [batch, 3]"
      ),
      (
        [("noise", .fp32, [3])], [("noise", .fp32, [3])],
        "output \"noise\" is ignored, as the model's settings say"
      ),
    ] as [([(String, Datatype, [Int?])], [(String, Datatype, [Int?])], String)])
  func saysWhatIsNotCompared(
    _ baseline: [(String, Datatype, [Int?])], _ candidate: [(String, Datatype, [Int?])],
    _ sentence: String
  ) {
    let names = Set((baseline + candidate).map(\.0))
    let rules = ["declared": OutputRule(kind: .label), "noise": OutputRule(isIgnored: true)]
    let settings = ComparisonSettings(outputs: rules.filter { names.contains($0.key) })
    let plan = Self.plan(baseline, candidate: candidate, settings)
    #expect(plan.outputs == [])
    #expect(plan.uncompared == [sentence])
  }

  @Test func settingsThatNameNoOutputAreSaid() {
    let plan = Self.plan([("y", .fp32, [])], ComparisonSettings(outputs: ["z": .standard]))
    #expect(
      plan.uncompared == ["output \"z\", which the model's settings name, is in neither version"])
  }

  @Test func outputsBeyondTheBoundAreSaid() {
    let outputs = (0...ComparisonPlan.outputsMax).map { place in
      ("y\(place)", Datatype.fp32, [] as [Int?])
    }
    let plan = Self.plan(outputs)
    #expect(plan.outputs.count == ComparisonPlan.outputsMax)
    #expect(plan.uncompared.count == 1)
    #expect(plan.uncompared.first?.contains("only the first 16 outputs are compared") == true)
  }

  @Test func theFingerprintIsOfWhatIsMeasured() {
    let outputs: [(String, Datatype, [Int?])] = [("a", .fp32, []), ("b", .int64, [])]
    let plan = Self.plan(outputs)
    var margin = ComparisonSettings.standard
    margin.margin = .all
    #expect(plan.fingerprint.utf8.count == 16)
    #expect(Self.plan(outputs, margin).fingerprint == plan.fingerprint)
    #expect(
      Self.plan(outputs, candidate: outputs.reversed()).fingerprint == plan.fingerprint)
    let others = [
      Self.plan(outputs.reversed()), Self.plan([outputs[0]]),
      Self.plan(outputs, ComparisonSettings(slices: ["a"])),
      Self.plan(outputs, ComparisonSettings(outputs: ["a": OutputRule(thresholds: [0.5])])),
      Self.plan(outputs, ComparisonSettings(outputs: ["a": OutputRule(absolute: 1)])),
      Self.plan(outputs, ComparisonSettings(outputs: ["a": OutputRule(kind: .numbers)])),
    ]
    #expect(Set(([plan] + others).map(\.fingerprint)).count == others.count + 1)
  }
}
