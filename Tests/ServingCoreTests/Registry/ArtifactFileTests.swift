import ServingCore
import Testing

@Suite struct ArtifactFileTests {
  static let names: [(String, Bool)] = [
    ("model.onnx", true), ("a", true), ("weights..bin", true), ("größe.onnx", true),
    ("-rf", true), (String(repeating: "a", count: 255), true),
    ("", false), (".", false), ("..", false), (".hidden", false), ("a/b", false), ("/a", false),
    ("../a", false), ("a/..", false), ("a\0b", false), (String(repeating: "a", count: 256), false),
    (String(repeating: "é", count: 128), false),
  ]

  @Test(arguments: names)
  func safeNamesStayInTheirFolder(name: String, isSafe: Bool) {
    #expect(ArtifactFile.isSafe(name: name) == isSafe)
  }
}
