internal import PlatformSupport
package import ServingCore
internal import YAMLReading

/// Reads an access file, strictly: a key that is not known is refused, and so is a role or a claim
/// that nothing stands behind, for a rule that is misspelt must not be one that is not there.
package enum AccessPolicyReader {
  /// Reads the file at a path.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file, and what is wrong with it.
  package static func policy(path: String) throws(ServingError) -> AccessPolicy {
    try file(path).policy
  }

  static func file(_ path: String) throws(ServingError) -> (bytes: [UInt8], policy: AccessPolicy) {
    let bytes = try FileBytes.read(
      path, "access file", byteCountMax: AccessPolicy.Limits.fileBytesMax)
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    do throws(ServingError) {
      return (bytes, try policy(bytes, folder: folder))
    } catch {
      throw error.prefixed("access file \(path.quotedPath)")
    }
  }

  /// - Parameter folder: what relative paths in the file are from: its own.
  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func policy(
    _ bytes: [UInt8], folder: String
  ) throws(ServingError) -> AccessPolicy {
    let file = try YAMLObject(
      try YAMLDocument.parse(bytes), schema: AccessPolicy.schema, required: ["roles"],
      optional: ["identities", "anonymous", "tokens", "keys", "backoff"])
    var policy = AccessPolicy(
      roles: try RoleReader.roles(try file.require("roles")), identities: [], anonymousRoles: [],
      anonymousQuotas: [], tokens: nil, keysFile: nil, backoff: .defaults)
    if let field = file["tokens"] { policy.tokens = try tokens(field, folder) }
    if let field = file["keys"] { policy.keysFile = try path(field, folder) }
    if let field = file["backoff"] { policy.backoff = try backoff(field) }
    if let field = file["identities"] {
      policy.identities = try IdentityReader(policy: policy).identities(field)
    }
    if let field = file["anonymous"] {
      let object = try YAMLObject(field, required: ["roles"], optional: ["quotas"])
      policy.anonymousRoles = try RoleReader.names(try object.require("roles"), of: policy)
      policy.anonymousQuotas = try object["quotas"].map(QuotaReader.rules) ?? []
    }
    return policy
  }

  private static func tokens(
    _ field: YAMLField, _ folder: String
  ) throws(ServingError) -> TokenRules {
    let object = try YAMLObject(
      field, required: ["jwks", "issuer", "audience", "algorithms"],
      optional: ["leeway_seconds", "name_claim"])
    var algorithms: Set<TokenAlgorithm> = []
    let list = try object.require("algorithms")
    for item in try list.sequence(max: TokenAlgorithm.allCases.count) {
      let algorithm: TokenAlgorithm = try item.choice()
      algorithms.insert(algorithm)
    }
    guard !algorithms.isEmpty else { throw list.refusal("expected at least one algorithm") }
    let textBytesMax = AccessPolicy.Limits.textBytesMax
    return TokenRules(
      keysFile: try path(try object.require("jwks"), folder),
      issuer: try object.require("issuer").string(byteCountMax: textBytesMax),
      audience: try object.require("audience").string(byteCountMax: textBytesMax),
      algorithms: algorithms,
      leewaySeconds: try object["leeway_seconds"]?.integer(in: 0...TokenRules.leewaySecondsMax)
        ?? TokenRules.leewaySecondsUsual,
      nameClaim: try object["name_claim"]?.string(byteCountMax: AccessPolicy.Limits.nameBytesMax)
        ?? "sub")
  }

  private static func backoff(
    _ field: YAMLField
  ) throws(ServingError) -> FailureBackoff.Settings {
    let object = try YAMLObject(field, optional: ["free_failures", "wait_seconds_max"])
    var settings = FailureBackoff.Settings.defaults
    if let field = object["free_failures"] {
      settings.freeFailures = try field.integer(in: 0...1_000_000)
    }
    if let field = object["wait_seconds_max"] {
      settings.waitSecondsMax = try field.integer(in: 1...3_600)
    }
    return settings
  }

  private static func path(_ field: YAMLField, _ folder: String) throws(ServingError) -> String {
    let text = try field.string(byteCountMax: 4_096)
    return text.hasPrefix("/") ? text : "\(folder)/\(text)"
  }
}
