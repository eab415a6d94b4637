import Crypto
import Foundation

/// Signs tokens for tests, as an issuer would.
struct TestTokens {
  let key = P256.Signing.PrivateKey()

  /// The issuer's key set.
  func jwks(kid: String? = "one", more: String = "") -> String {
    let point = Array(key.publicKey.rawRepresentation)
    let name = kid.map { #""kid":"\#($0)","# } ?? ""
    return #"{"keys":[{"kty":"EC","crv":"P-256",\#(name)"x":"\#(Self.text(point[..<32]))","#
      + #""y":"\#(Self.text(point[32...]))"}\#(more)]}"#
  }

  func token(
    _ claims: String, header: String = #"{"alg":"ES256","kid":"one"}"#
  ) throws -> String {
    let signed = "\(Self.text(Array(header.utf8))).\(Self.text(Array(claims.utf8)))"
    let signature = try key.signature(for: Data(signed.utf8)).rawRepresentation
    return "\(signed).\(Self.text(Array(signature)))"
  }

  static func text(_ bytes: some Collection<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }
}
