import ServingCore
import Testing

@Suite struct TensorTextTests {
  private static func text(
    _ tensors: [(String, OwnedTensor)], row: Int? = nil, rows: Int = 1,
    bytesMax: Int = DifferentPair.textBytesMax
  ) -> String {
    let script = PairScript(
      rowCount: rows, baseline: tensors.map(\.1), candidate: [])
    return script.withPair { pair in
      TensorText.object(
        zip(tensors.map(\.0), pair.baseline).map { (name: $0, view: $1) }, row: row,
        rowCount: rows, bytesMax: bytesMax)
    }
  }

  @Test(
    arguments: [
      (.numbers([1.5]), "1.5"), (.numbers([0.1, -2]), "[0.1,-2.0]"),
      (.numbers([.nan, .infinity, -.infinity]), #"["nan","inf","-inf"]"#),
      (.numbers([0.1], .fp16), "0.1"), (.numbers([0.1], .fp64), "0.1"),
      (.numbers([-7, 9], .int64), "[-7,9]"), (.numbers([255], .uint8), "255"),
      (.numbers([1, 0], .bool), "[true,false]"), (.numbers([]), "[]"),
      (.texts(["a\"b\\\n\u{1}\u{2028}é"]), #""a\"b\\\n\u0001\u2028é""#),
    ] as [(OwnedTensor, String)])
  func elementsAreJSON(_ tensor: OwnedTensor, _ json: String) {
    #expect(Self.text([("y", tensor)]) == "{\"y\":\(json)}")
  }

  @Test func rowsAreNestedOrPickedOut() {
    let tensors: [(String, OwnedTensor)] = [
      ("a", .numbers([1, 2, 3, 4], rows: 2, .int32)), ("b", .texts(["x", "y"], rows: 2)),
    ]
    #expect(Self.text(tensors, rows: 2) == #"{"a":[[1,2],[3,4]],"b":["x","y"]}"#)
    #expect(Self.text(tensors, row: 1, rows: 2) == #"{"a":[3,4],"b":"y"}"#)
  }

  @Test func saysWhatIsLeftOut() {
    let long = OwnedTensor.numbers(Array(repeating: 1, count: 1_064), .int32)
    let text = Self.text([("y", long)])
    #expect(text.hasSuffix(#",1,"… 1,000 more"]}"#))
    #expect(text.utf8.filter { $0 == UInt8(ascii: "1") }.count == TensorText.elementsMax + 1)
    let nested = OwnedTensor.numbers(Array(repeating: 1, count: 200), rows: 100, .int32)
    #expect(Self.text([("y", nested)], rows: 100).hasSuffix(#"[1,1],"… 136 more"]]}"#) == false)
    #expect(Self.text([("y", nested)], rows: 100).contains(#""… 136 more""#))
    #expect(Self.text([("y", .texts([String(repeating: "x", count: 600)]))]).contains("x…\""))
  }

  @Test func missingTensorsAreLeftOut() {
    #expect(TensorText.object([(name: "a", view: nil)], rowCount: 1) == "{}")
  }

  @Test(arguments: [64, 256, 600, 4_096, 8_192])
  func staysWithinItsBytes(_ bytesMax: Int) {
    let controls = String(repeating: "\u{1}", count: 700)
    let texts = OwnedTensor.texts(Array(repeating: controls, count: 9))
    let numbers = OwnedTensor.numbers(Array(repeating: 0.123_456_78, count: 500))
    let tensors = (0..<40).map { ("output \($0)", $0.isMultiple(of: 2) ? texts : numbers) }
    let text = Self.text(tensors, bytesMax: bytesMax)
    #expect(text.utf8.count <= bytesMax)
    #expect(text.hasPrefix("{") && text.hasSuffix("}"))
    #expect(text.contains("more\""))
  }
}
