internal import ServingCore
internal import YAMLReading

/// Reads roles, and the places that name them.
enum RoleReader {
  static func roles(_ field: YAMLField) throws(ServingError) -> [String: [AccessGrant]] {
    let members = try field.mapping()
    guard members.count <= AccessPolicy.Limits.rolesMax else {
      throw field.refusal(
        "expected at most \(AccessPolicy.Limits.rolesMax) roles, got \(members.count)")
    }
    var roles: [String: [AccessGrant]] = [:]
    for (name, member) in members {
      guard AccessName.isValid(name) else { throw member.refusal(AccessName.expected(name)) }
      var grants: [AccessGrant] = []
      for item in try member.sequence(max: AccessPolicy.Limits.grantsMax) {
        grants.append(try grant(item))
      }
      roles[name] = grants
    }
    return roles
  }

  private static func grant(_ field: YAMLField) throws(ServingError) -> AccessGrant {
    let object = try YAMLObject(field, required: ["rights"], optional: ["models"])
    return AccessGrant(
      rights: try rights(try object.require("rights")),
      models: try object["models"].map(patterns) ?? [.every])
  }

  static func rights(_ field: YAMLField) throws(ServingError) -> AccessRights {
    var rights: AccessRights = []
    for item in try field.sequence(max: AccessRight.allCases.count) {
      let right: AccessRight = try item.choice()
      rights.formUnion(AccessRights(right))
    }
    guard !rights.isEmpty else { throw field.refusal("expected at least one right") }
    return rights
  }

  static func patterns(_ field: YAMLField) throws(ServingError) -> [ModelPattern] {
    var patterns: [ModelPattern] = []
    for item in try field.sequence(max: AccessPolicy.Limits.patternsMax) {
      patterns.append(try pattern(item))
    }
    guard !patterns.isEmpty else { throw field.refusal("expected at least one model pattern") }
    return patterns
  }

  static func pattern(_ field: YAMLField) throws(ServingError) -> ModelPattern {
    let text = try field.string(byteCountMax: ModelName.lengthMax + 1)
    do throws(ServingError) { return try ModelPattern(text) } catch {
      throw field.refusal(error.message)
    }
  }

  /// Names of roles that are there.
  static func names(
    _ field: YAMLField, of policy: AccessPolicy
  ) throws(ServingError) -> [String] {
    var names: [String] = []
    for item in try field.sequence(max: AccessPolicy.Limits.rolesMax) {
      let name = try item.string(byteCountMax: AccessPolicy.Limits.nameBytesMax)
      guard policy.roles[name] != nil else {
        throw item.refusal(
          "expected one of the roles \(policy.roles.keys.sorted().quotedListForMessage), got "
            + name.quotedForMessage)
      }
      names.append(name)
    }
    return names
  }
}
