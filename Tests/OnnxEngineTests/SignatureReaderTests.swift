import OnnxEngine
import ServingCore
import Testing

@Suite("The signature of a session")
struct SignatureReaderTests {
  @Test(
    "Names, datatypes and dimensions are the model's own",
    arguments: [
      (
        "symbolic.onnx",
        ["x FP32 [batch, tokens, 4, -1]"], ["y FP32 [batch, tokens, 4, -1]"]
      ),
      (
        "scalar_fixed.onnx",
        ["matrix FP32 [2, 3]", "factor FP32 []"], ["scaled FP32 [2, 3]", "total FP32 []"]
      ),
      (
        "two_by_two.onnx",
        ["a FP32 [rows, 2]", "b FP32 [rows, 2]"],
        ["difference FP32 [rows, 2]", "both FP32 [rows, 4]"]
      ),
      (
        "compress_bytes.onnx",
        ["text BYTES [n]", "keep BOOL [n]"], ["kept BYTES [found]"]
      ),
      ("pass_through.onnx", ["x FP32 [rows, 3]"], ["y FP32 [rows, 3]", "x FP32 [rows, 3]"]),
      ("constant_only.onnx", [], ["y FP32 [2]"]),
    ])
  func signature(model: String, inputs: [String], outputs: [String]) throws {
    let signature = try TestEngine.load(model).signature
    #expect(signature.inputs.map(text) == inputs)
    #expect(signature.outputs.map(text) == outputs)
  }

  @Test("Every datatype is read as itself", arguments: Datatype.allCases)
  func datatype(datatype: Datatype) throws {
    let model = "identity_\(datatype.name.lowercased()).onnx"
    let signature = try TestEngine.load(model).signature
    #expect(signature.inputs.map(\.datatype) == [datatype])
    #expect(signature.outputs.map(\.datatype) == [datatype])
  }

  private func text(_ spec: TensorSpec) -> String {
    "\(spec.name) \(spec.datatype.name) \(spec.shapeText)"
  }
}
