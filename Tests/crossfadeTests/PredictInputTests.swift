import ServingCore
import Testing

@testable import crossfade

@Suite struct PredictInputTests {
  private static let specs = [
    TensorSpec(
      name: "x", datatype: .fp32, dimensions: [.dynamic(name: "batch"), .fixed(2)]),
    TensorSpec(name: "title", datatype: .bytes, dimensions: [.dynamic(name: "batch")]),
  ]

  @Test(arguments: [
    ("x=[[1, 2], [3, 4]]", [2, 2]), ("x=[1, 2]", [1, 2]), ("title=win money now", [1]),
    ("title=a=b", [1]), (#"title=["a", "b"]"#, [2]), ("title=42", [1]), ("title=", [1]),
  ])
  func readsAValueByWhatTheInputIs(_ argument: String, _ shape: [Int]) throws {
    let tensor = try #require(try PredictInput.tensors([argument], for: Self.specs).first)
    #expect(tensor.shape.dimensions == shape)
  }

  @Test func keepsPlainTextAsItIs() throws {
    let tensor = try #require(try PredictInput.tensors(["title=a=b"], for: Self.specs).first)
    #expect(tensor.bytes == [3, 0, 0, 0] + Array("a=b".utf8))
  }

  @Test(arguments: [
    ("x", "expected NAME=VALUE"), ("y=1", "is not an input of this model"), ("x=[1,", "--input x"),
    ("x=@/nowhere.json", "/nowhere.json cannot be read"), ("x=/nowhere.npy", "cannot be read"),
  ])
  func saysWhatIsWrong(_ argument: String, _ words: String) {
    let error = #expect(throws: ServingError.self) {
      try PredictInput.tensors([argument], for: Self.specs)
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
  }
}
