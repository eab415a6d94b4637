import Testing

@testable import AccessControl

@Suite struct TokenClaimsTests {
  @Test func claimsAreReadByTheirForm() throws {
    let claims = try #require(
      TokenClaims(json: Array(#"{"a":"x","b":["y","z"],"c":1.9,"d":{"e":[1]},"f":[1]}"#.utf8)))
    #expect(claims.texts("a") == ["x"])
    #expect(claims.texts("b") == ["y", "z"])
    #expect(claims.texts("c").isEmpty)
    #expect(claims.texts("d").isEmpty)
    #expect(claims.text("b") == nil)
    #expect(try claims.seconds("c") == 1)
    #expect(try claims.seconds("none") == nil)
    #expect(throws: TokenClaims.Malformed.self) { try claims.seconds("a") }
  }

  @Test(arguments: ["", "[]", "1", "{", "{\"a\":1e99}"])
  func othersAreNoClaimsOrNoTimes(_ json: String) {
    let seconds = TokenClaims(json: Array(json.utf8)).flatMap { try? $0.seconds("a") }
    #expect(seconds == nil)
  }
}
