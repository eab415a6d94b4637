internal import ServingCore

/// Holds a genuine token's claims against the rules. Pure: the time is a parameter.
enum TokenCheck {
  /// - Parameter now: Unix seconds.
  /// - Returns: when the token ends, the leeway included.
  /// - Throws: `UNAUTHENTICATED` naming what was expected and what came.
  static func end(
    of claims: TokenClaims, _ rules: TokenRules, now: Int64
  ) throws(ServingError) -> Int64 {
    let leeway = Int64(rules.leewaySeconds)
    guard let expires = try seconds(claims, "exp") else {
      throw ServingError.wrongToken("the token does not say when it ends (exp)")
    }
    guard expires + leeway > now else {
      throw ServingError.wrongToken("the token has expired \(now - expires) seconds ago (exp)")
    }
    if let begins = try seconds(claims, "nbf"), begins - leeway > now {
      throw ServingError.wrongToken(
        "the token does not count for \(begins - now) seconds yet (nbf)")
    }
    let issuer = claims.text("iss")
    guard issuer == rules.issuer else {
      throw ServingError.wrongToken(
        "the token's issuer: expected \(rules.issuer.quotedForMessage), got "
          + (issuer?.quotedForMessage ?? "none"))
    }
    let audience = claims.texts("aud")
    guard audience.contains(rules.audience) else {
      throw ServingError.wrongToken(
        "the token's audience: expected \(rules.audience.quotedForMessage), got "
          + audience.quotedListForMessage)
    }
    return expires + leeway
  }

  private static func seconds(
    _ claims: TokenClaims, _ name: String
  ) throws(ServingError) -> Int64? {
    do throws(TokenClaims.Malformed) { return try claims.seconds(name) } catch {
      throw ServingError.wrongToken("the token's \(name): expected a number of seconds")
    }
  }

  /// - Throws: `UNAUTHENTICATED` for what is not allowed.
  static func algorithm(
    _ header: TokenHeader, _ rules: TokenRules
  ) throws(ServingError) -> TokenAlgorithm {
    guard header.crit == nil else {
      throw ServingError.wrongToken("the token needs extensions (crit), of which none is known")
    }
    guard let algorithm = TokenAlgorithm(rawValue: header.alg), rules.algorithms.contains(algorithm)
    else {
      let allowed = rules.algorithms.map(\.rawValue).sorted().joined(separator: ", ")
      throw ServingError.wrongToken(
        "the token is signed by \(header.alg.quotedForMessage), and allowed is \(allowed)")
    }
    return algorithm
  }
}
