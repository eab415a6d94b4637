import Foundation
import ServingCore
import Testing

@testable import AccessControl

@Suite struct TokenKeysTests {
  private let tokens = TestTokens()

  private func problem(_ jwks: String) async -> String? {
    do throws(ServingError) {
      _ = try await TokenKeys(jwks: Array(jwks.utf8), algorithms: [.es256, .rs256])
      return nil
    } catch {
      return error.message
    }
  }

  @Test func keysOfOtherKindsArePassedOver() async {
    let others = #",{"kty":"OKP","crv":"X25519","x":"AA"},{"kty":"new"},{"kty":"EC","use":"enc"}"#
    #expect(await problem(tokens.jwks(more: others)) == nil)
  }

  @Test func whatIsNoPublicKeySetIsRefused() async {
    let key = tokens.jwks().dropFirst(9).dropLast(2)
    let short = TestTokens.text([UInt8](repeating: 0xFF, count: 128))
    for (jwks, words) in [
      ("{", "JSON Web Key Set"), ("[]", "JSON Web Key Set"), (#"{"keys":[]}"#, "at least one"),
      (tokens.jwks(more: #",{"kty":"oct","k":"AA"}"#), "shared secret"),
      (tokens.jwks(more: ",\(key.dropLast()),\"d\":\"AA\"}"), "private key"),
      (tokens.jwks(more: ",\(key)"), "same kid"),
      (#"{"keys":[{"kty":"RSA","n":"\#(short)","e":"AQAB"}]}"#, "2048 to 8192 bits, got 1024"),
      (#"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}"#, "a public key for ES256"),
      (
        "{\"keys\":[" + [String](repeating: #"{"kty":"new"}"#, count: 65).joined(separator: ",")
          + "]}", "at most 64"
      ),
    ] {
      let message = await problem(jwks)
      #expect(message?.contains(words) == true, "\(words): \(message ?? "none")")
    }
  }

  @Test func aTokenWithoutAKidIsFineWhereOneKeyFits() async throws {
    let text = try tokens.token("{}", header: #"{"alg":"ES256"}"#)
    let token = try #require(TokenText(text[...]))
    let keys = try await TokenKeys(jwks: Array(tokens.jwks().utf8), algorithms: [.es256])
    try keys.check(token, .es256)
    let more = TestTokens().jwks(kid: "two").dropFirst(9).dropLast(2)
    let two = try await TokenKeys(
      jwks: Array(tokens.jwks(more: ",\(more)").utf8), algorithms: [.es256])
    #expect(throws: ServingError.self) { try two.check(token, .es256) }
  }
}
