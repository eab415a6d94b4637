internal import Foundation
internal import JWTKit
internal import ServingCore

/// A JSON Web Key Set (RFC 7517 section 5).
struct JSONWebKeySet: Decodable {
  var keys: [JSONWebKey]
}

/// A public key of a set, with what says whether it may be used here.
struct JSONWebKey: Decodable {
  /// The shortest RSA key (NIST SP 800-131A), in bytes.
  static let modulusBytesMin = 256
  /// The longest: each doubling makes a check four times as long.
  static let modulusBytesMax = 1_024

  private struct Facts: Decodable {
    var kty: String
    var kid: String?
    var use: String?
    var alg: String?
    var crv: String?
    var n: String?
    var d: String?
    var k: String?
  }

  private let facts: Facts
  /// Nil for a kind of key that is none for signatures here.
  private let key: JWK?

  var kid: String? { facts.kid }

  init(from decoder: any Decoder) throws {
    facts = try Facts(from: decoder)
    guard facts.k == nil, facts.kty != "oct" else {
      throw ServingError(
        .invalidArgument,
        "a key set is public, and has a shared secret (kty oct) in it; tokens are taken that are "
          + "signed with private keys alone")
    }
    guard facts.d == nil else {
      throw ServingError(
        .invalidArgument, "a key set is public, and has a private key (d) in it; remove it")
    }
    // What the set has besides, keys for encryption or of other kinds, is passed over (RFC 7517
    // section 5).
    key = try? JWK(from: decoder)
  }

  /// The algorithms that the key's kind, curve and `alg` leave.
  func usable() throws(ServingError) -> Set<TokenAlgorithm> {
    guard key != nil, facts.use == nil || facts.use == "sig" else { return [] }
    let byKind: Set<TokenAlgorithm>
    switch (facts.kty, facts.crv) {
    case ("RSA", _):
      byKind = [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
      try checkModulus()
    case ("EC", "P-256"): byKind = [.es256]
    case ("EC", "P-384"): byKind = [.es384]
    case ("EC", "P-521"): byKind = [.es512]
    case ("OKP", "Ed25519"): byKind = [.eddsa]
    default: byKind = []
    }
    guard let alg = facts.alg else { return byKind }
    return byKind.filter { $0.rawValue == alg }
  }

  private func checkModulus() throws(ServingError) {
    let count = facts.n.flatMap { Base64URL.bytes($0[...]) }?.drop { $0 == 0 }.count ?? 0
    guard (Self.modulusBytesMin...Self.modulusBytesMax).contains(count) else {
      throw ServingError(
        .invalidArgument,
        "expected an RSA key of \(Self.modulusBytesMin * 8) to \(Self.modulusBytesMax * 8) bits, "
          + "got \(count * 8)")
    }
  }

  func verifier(_ algorithm: TokenAlgorithm) async throws(ServingError) -> any JWTAlgorithm {
    do {
      guard var key, let name = JWK.Algorithm(rawValue: algorithm.rawValue) else {
        throw ServingError(.internal, "an algorithm that the library does not know")
      }
      // A set of this one key, so that the library has nothing to choose.
      key.algorithm = name
      key.keyIdentifier = "key"
      let only = JWTKeyCollection()
      try await only.add(jwk: key)
      return try await only.getKey(for: "key", alg: name.rawValue)
    } catch {
      throw ServingError(
        .invalidArgument, "expected a public key for \(algorithm.rawValue): \(error)")
    }
  }
}
