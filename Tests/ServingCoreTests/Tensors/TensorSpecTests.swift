import ServingCore
import Testing

@Suite struct TensorSpecTests {
  static let shapes: [([Dimension], String, [Int64])] = [
    ([], "[]", []), ([.dynamic(name: "batch"), .fixed(64)], "[batch, 64]", [-1, 64]),
    ([.dynamic(name: nil)], "[-1]", [-1]), ([.fixed(0)], "[0]", [0]),
  ]

  @Test(arguments: shapes)
  func showsItsShape(dimensions: [Dimension], text: String, wire: [Int64]) {
    let spec = TensorSpec(name: "x", datatype: .fp32, dimensions: dimensions)
    #expect(spec.shapeText == text)
    #expect(spec.wireShape == wire)
  }
}
