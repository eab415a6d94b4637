import ServingCore
import Testing

@Suite struct ModelSignatureTests {
  static let batch = Dimension.dynamic(name: "batch")

  struct Example: CustomTestStringConvertible {
    var testDescription: String
    var inputs: [[Dimension]]
    var outputs: [[Dimension]]
    var hasBatchAxis: Bool
    var hasVariableRows = false
  }

  @Test(arguments: [
    Example(
      testDescription: "dynamic leading axes", inputs: [[batch, .fixed(4)]], outputs: [[batch]],
      hasBatchAxis: true),
    Example(
      testDescription: "two inputs of variable width",
      inputs: [[batch, .fixed(4)], [batch, .dynamic(name: nil)]], outputs: [[batch]],
      hasBatchAxis: true, hasVariableRows: true),
    Example(
      testDescription: "a fixed leading axis", inputs: [[.fixed(1), .fixed(4)]], outputs: [[batch]],
      hasBatchAxis: false),
    Example(
      testDescription: "one input of two fixed", inputs: [[batch], [.fixed(1)]], outputs: [[batch]],
      hasBatchAxis: false),
    Example(
      testDescription: "an output without axes", inputs: [[batch]], outputs: [[]],
      hasBatchAxis: false),
    Example(
      testDescription: "a scalar input", inputs: [[]], outputs: [[batch]], hasBatchAxis: false),
    Example(testDescription: "no inputs", inputs: [], outputs: [[batch]], hasBatchAxis: false),
    Example(
      testDescription: "a dynamic inner axis only", inputs: [[.fixed(1), batch]],
      outputs: [[batch]],
      hasBatchAxis: false, hasVariableRows: true),
  ])
  func knowsItsBatchAxis(_ example: Example) {
    let signature = ModelSignature(
      inputs: example.inputs.map { TensorSpec(name: "x", datatype: .fp32, dimensions: $0) },
      outputs: example.outputs.map { TensorSpec(name: "y", datatype: .fp32, dimensions: $0) })
    #expect(signature.hasBatchAxis == example.hasBatchAxis)
    #expect(signature.hasVariableRows == example.hasVariableRows)
  }
}
