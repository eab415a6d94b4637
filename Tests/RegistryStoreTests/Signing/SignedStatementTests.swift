import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct SignedStatementTests {
  private static let digest = String(repeating: "0", count: 64)

  private static func statement(_ names: [String]) -> SignedStatement {
    SignedStatement(
      subject: "digits/1", resources: names.map { .init(name: $0, sha256: digest) })
  }

  private func problem(_ statement: SignedStatement) -> String? {
    refusal { () throws(ServingError) in try SignedStatement.decode(statement.encoded()) }?.message
  }

  @Test(arguments: [
    "/etc/passwd", "../model.onnx", "..", "", ".hidden", "a/b", "model.sig", "a\0b",
    String(repeating: "a", count: 256),
  ])
  func namesStayInTheirFolder(_ name: String) {
    #expect(
      problem(Self.statement(["a", name]))?.hasPrefix(
        "predicate.resources[1].name: expected a plain file name other than model.sig") == true)
  }

  @Test func aNameIsListedOnce() {
    #expect(
      problem(Self.statement(["a", "b", "a"]))
        == "predicate.resources[2]: \"a\" is listed twice")
    // Two ways to write é are two names.
    #expect(problem(Self.statement(["\u{E9}", "e\u{301}"])) == nil)
  }

  @Test(arguments: [
    ("Statement/v1", "Statement/v0.1", "_type: expected \"https://in-toto.io/Statement/v1\""),
    ("signature/v1.0", "Digests/v0.1", "predicateType: expected"),
    ("\"files\"", "\"shards\"", "serialization.method: expected \"files\", got \"shards\""),
    ("\"hash_type\":\"sha256\"", "\"hash_type\":\"blake3\"", "hash_type: expected \"sha256\""),
    ("\"algorithm\":\"sha256\"", "\"algorithm\":\"blake2\"", "algorithm: expected \"sha256\""),
    ("\"digest\":\"0", "\"digest\":\"A", "expected 64 lowercase hexadecimal digits"),
    ("\"digest\":\"0", "\"digest\":\"1", "the digest of the resources' digests"),
    ("\"subject\":[{", "\"subject\":[{},{", "subject: expected one subject, got 2"),
    ("\"resources\":[{", "\"resources\":[],\"others\":[{", "expected 1 to 1001 resources, got 0"),
  ])
  func refusesWhatIsNoSuchStatement(_ old: String, _ new: String, _ message: String) {
    let json = String(decoding: Self.statement(["a"]).encoded(), as: UTF8.self)
      .replacing(old, with: new, maxReplacements: 1)
    let error = refusal { () throws(ServingError) in try SignedStatement.decode(Array(json.utf8)) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test(arguments: [0, 1])
  func takesAsManyResourcesAsAVersionHasFiles(_ beyond: Int) {
    let names = (0..<SignedStatement.resourcesMax + beyond).map { "file-\($0)" }
    #expect(
      problem(Self.statement(names))
        == (beyond == 0
          ? nil : "predicate.resources: expected 1 to 1001 resources, got 1002"))
  }

  @Test func keysOfLaterVersionsArePassedOver() throws {
    let statement = Self.statement(["a"])
    let json = String(decoding: statement.encoded(), as: UTF8.self)
      .replacing("\"predicate\":{", with: "\"more\":1,\"predicate\":{\"card\":{},")
    #expect(try SignedStatement.decode(Array(json.utf8)) == statement)
  }
}
