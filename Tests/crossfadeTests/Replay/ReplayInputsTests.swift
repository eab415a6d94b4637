import ServingCore
import Testing

@testable import crossfade

@Suite struct ReplayInputsTests {
  private static func signature(_ inputs: (String, Datatype, [Dimension])...) -> ModelSignature {
    ModelSignature(
      inputs: inputs.map { TensorSpec(name: $0.0, datatype: $0.1, dimensions: $0.2) }, outputs: [])
  }

  private static let batch = Dimension.dynamic(name: "batch")

  @Test func joinsTheInputsOfBothVersions() throws {
    let first = Self.signature(("a", .fp32, [Self.batch, .dynamic(name: "n")]), ("b", .int64, []))
    let second = Self.signature(("c", .bytes, [Self.batch]), ("a", .fp32, [Self.batch, .fixed(3)]))
    let inputs = try ReplayInputs([first, second])
    #expect(inputs.specs.map(\.name) == ["a", "b", "c"])
    #expect(inputs.specs[0].dimensions == [Self.batch, .fixed(3)])
    #expect(inputs.places(of: first) == [0, 1])
    #expect(inputs.places(of: second) == [2, 0])
  }

  private static let others: [(String, Datatype, [Dimension])] = [
    ("a", .fp64, [batch, .fixed(3)]), ("a", .fp32, [batch, .fixed(4)]), ("a", .fp32, [batch]),
    ("a", .fp32, [.fixed(1), .fixed(3)]),
  ]

  @Test(arguments: others)
  func refusesInputsThatNoTensorCanBe(
    _ name: String, _ datatype: Datatype, _ dimensions: [Dimension]
  ) {
    let error = #expect(throws: ServingError.self) {
      try ReplayInputs([
        Self.signature(("a", .fp32, [Self.batch, .fixed(3)])),
        Self.signature((name, datatype, dimensions)),
      ])
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("FP32 [batch, 3] and ") == true)
  }
}
