/// How tokens may be signed: with a private key that no server has (RFC 7518 section 3.1, RFC
/// 8037). A shared secret (HS256) cannot be had here, since the keys' file is public by nature, and
/// neither can `none`.
package enum TokenAlgorithm: String, CaseIterable, Hashable, Sendable {
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case eddsa = "EdDSA"
}
