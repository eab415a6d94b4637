import ServingCore
import ServingTestKit
import Testing

@Suite struct PaddingPlanTests {
  /// `ids INT64 [batch, sequence], mask FP32 [batch, sequence], wide FP32 [batch, 4]
  /// -> tokens FP32 [batch, sequence, 2], pooled FP32 [batch, 8]`.
  private static let signature = ModelSignature(
    inputs: [
      TensorSpec(name: "ids", datatype: .int64, dimensions: [batch, sequence]),
      TensorSpec(name: "mask", datatype: .fp32, dimensions: [batch, sequence]),
      TensorSpec(name: "wide", datatype: .fp32, dimensions: [batch, .fixed(4)]),
    ],
    outputs: [
      TensorSpec(name: "tokens", datatype: .fp32, dimensions: [batch, sequence, .fixed(2)]),
      TensorSpec(name: "pooled", datatype: .fp32, dimensions: [batch, .fixed(8)]),
    ])
  private static let batch = Dimension.dynamic(name: "batch")
  private static let sequence = Dimension.dynamic(name: "sequence")

  private static func plan(
    _ bounds: [Int] = [], values: [String: String] = [:]
  ) throws -> PaddingPlan {
    try #require(
      try PaddingPlan.make(
        PaddingSettings(axes: ["sequence": LengthClasses(bounds: bounds)], values: values),
        for: signature))
  }

  @Test func noSettingsMakeNoPlan() throws {
    #expect(try PaddingPlan.make(.none, for: Self.signature) == nil)
  }

  @Test func everyInputHasAValue() throws {
    let plan = try Self.plan(values: ["ids": "3"])
    #expect(plan.names == ["sequence"])
    #expect(plan.values == [[3, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
  }

  @Test(arguments: [
    (PaddingSettings(axes: ["time": .standard]), #"got "time"; the model has ["sequence"]"#),
    (PaddingSettings(axes: ["batch": .standard]), #"axis "batch" counts rows"#),
    (
      PaddingSettings(axes: ["sequence": .standard], values: ["wide": "1"]),
      #"for inputs that are padded, ["ids", "mask"], got one for "wide""#
    ),
    (
      PaddingSettings(axes: ["sequence": .standard], values: ["ids": "1.5"]),
      #"expected a value of INT64 to pad with, got "1.5""#
    ),
    (PaddingSettings(axes: [:], values: ["ids": "1"]), #"got one for "ids""#),
  ])
  func whatTheModelDoesNotHaveIsRefused(_ settings: PaddingSettings, _ words: String) throws {
    let error = try #require(throws: ServingError.self) {
      _ = try PaddingPlan.make(settings, for: Self.signature)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(words), "\(error.message)")
  }

  @Test func aModelWithoutRowsIsRefused() throws {
    var signature = Self.signature
    signature.inputs[2].dimensions[0] = .fixed(1)
    #expect(throws: ServingError.self) {
      try PaddingPlan.make(PaddingSettings(axes: ["sequence": .standard]), for: signature)
    }
  }

  @Test func aRequestsLengthsMustAgree() throws {
    let plan = try Self.plan()
    var lengths: [Int] = []
    try plan.lengths(of: [[2, 5], [2, 5], [2, 4]] as [Shape], into: &lengths)
    #expect(lengths == [5])
    let error = try #require(throws: ServingError.self) {
      try plan.lengths(of: [[2, 5], [2, 6], [2, 4]] as [Shape], into: &lengths)
    }
    #expect(
      error.message
        == #"input "mask": expected 5 for axis "sequence", as in an input before it, got 6"#)
    #expect(error.detail == ["input": "mask"])
  }

  @Test func shapesBecomeThoseOfTheirClass() throws {
    let plan = try Self.plan([4, 16])
    #expect(plan.classShape([3, 5], input: 0) == [3, 16])
    #expect(plan.classShape([3, 4], input: 1) == [3, 4])
    #expect(plan.classShape([3, 17], input: 1) == [3, 17])
    #expect(plan.classShape([3, 4], input: 2) == [3, 4])
    #expect(plan.inputShape([3, 5], input: 0, lengths: [9]) == [3, 9])
  }

  @Test func outputsAreCutWhereTheyHaveTheAxis() throws {
    let plan = try Self.plan()
    #expect(plan.cutsOutput(0))
    #expect(!plan.cutsOutput(1))
    #expect(plan.outputShape([3, 9, 2], output: 0, lengths: [5]) == [3, 5, 2])
    #expect(plan.outputFits([3, 9, 2], output: 0, lengths: [9]))
    #expect(!plan.outputFits([3, 7, 2], output: 0, lengths: [9]))
    #expect(!plan.outputFits([3], output: 0, lengths: [9]))
  }
}
