import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What a hostile or broken file does to the reader. `YAMLDocument` is internal, so the tests come
/// through the manifest.
struct YAMLDocumentTests {
  private static func message(_ yaml: String) -> String {
    let error = refusal { () throws(ServingError) in try ManifestCodec.decode(Array(yaml.utf8)) }
    return error?.message ?? "no error"
  }

  /// Each level is a mapping whose keys are the level below, ten times: hashing the last one would
  /// take 10^9 steps.
  @Test func aliasesAreRefusedBeforeTheyAreFollowed() {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let below = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(below)]\n"
    }
    yaml += "? *a9\n: x\n"
    #expect(Self.message(yaml).hasPrefix("line 2: a '*' here reads as a YAML alias"))
  }

  @Test(arguments: [
    "a: *b", "*b", "[*b]", "{*b : c}", "- *b", "a:\n  *b", "[x,*b]", "{?*b}", "a: \"\"\n*b : c",
  ])
  func aliasesAreSeenWhereverTheyMayStand(_ yaml: String) {
    #expect(Self.message(yaml).contains("reads as a YAML alias"), "\(Self.message(yaml))")
  }

  @Test(arguments: ["a: 2*b", "a: \"*b\"", "a: x * y", "a: '*.onnx'"])
  func otherStarsAreText(_ yaml: String) {
    #expect(Self.message(yaml).contains("unknown key"), "\(Self.message(yaml))")
  }

  @Test(arguments: [("a: &b c", 1), ("a: 1\nb: &c {d: 1}", 2), ("\n&a b: 1", 2), ("a: [&b 1]", 1)])
  func anchorsAreRefused(_ yaml: String, _ line: Int) {
    #expect(Self.message(yaml) == "line \(line): YAML anchors are not accepted")
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func deepNestingIsRefused(_ opening: String) {
    let yaml = String(repeating: opening, count: 100_000)
    #expect(Self.message(yaml).contains("nesting level"), "\(Self.message(yaml).prefix(200))")
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func nestingBelowTheParsersLimitIsRefusedToo(_ opening: String) {
    let closing = ["[": "]", "{a: ": "}"][opening] ?? ""
    let yaml = String(repeating: opening, count: 900) + "x" + String(repeating: closing, count: 900)
    #expect(Self.message(yaml) != "no error")
  }

  @Test(arguments: [
    ("a: 1\nb: [1\nc: 2", "line 3: "), ("a: \"x", "line 1: found unexpected end of stream"),
    ("a: 1\n---\nb: 2", "line 2: but found another document"), ("a: 1\n\tb: 2", "line 2: "),
    ("%YAML 9.9\n---\na: 1", "line 1: "), ("a: !<x y", "line 1: "),
    ("a: 1\nb: \u{1}", "line 2: control characters are not allowed"),
    ("a: 1\na: 2", "given twice in one mapping: \"a\""),
    ("1: a\n\"1\": b", "given twice in one mapping: \"1\""),
  ])
  func brokenTextIsRefusedWithItsLine(_ yaml: String, _ message: String) {
    #expect(Self.message(yaml).contains(message), "\(Self.message(yaml))")
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func otherEncodingsAreRefused(_ bytes: [UInt8]) {
    let error = refusal { () throws(ServingError) in try ManifestCodec.decode(bytes) }
    #expect(error?.message == "expected UTF-8 text")
  }
}
