import ServingCore
import ServingTestKit
import Testing

@Suite struct ModelNameTests {
  @Test(arguments: [
    "a", "0", "digits", "title-policy", "catalog_quality", "a.b", "a..b", "9-._", "a-",
    String(repeating: "a", count: 128),
  ])
  func takes(_ name: String) throws {
    #expect(try ModelName(name).description == name)
    #expect(ModelName.isValid(name.utf8))
  }

  @Test(arguments: [
    "", ".", "..", "../a", "a/b", "/a", "a\\b", "-a", "_a", ".a", "A", "aB", "a b", " a", "a\n",
    "a\0", "é", "a\u{301}", "\u{430}", "a%2e", "a:b", String(repeating: "a", count: 129),
  ])
  func refuses(_ name: String) throws {
    let error = try #require(refusal { () throws(ServingError) in try ModelName(name) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(name.quotedForMessage))
    #expect(error.message.contains(ModelName.pattern))
    #expect(!ModelName.isValid(name.utf8))
  }

  @Test func aNameOfMegabytesIsRefusedInAShortMessage() throws {
    let name = String(repeating: "a", count: 4_000_000)
    let error = try #require(refusal { () throws(ServingError) in try ModelName(name) })
    #expect(error.message.utf8.count < 300)
  }

  @Test func ordersByBytes() throws {
    let names = try ["b", "a-b", "a.b", "a", "0"].map { try ModelName($0) }
    #expect(names.sorted().map(\.description) == ["0", "a", "a-b", "a.b", "b"])
  }
}
