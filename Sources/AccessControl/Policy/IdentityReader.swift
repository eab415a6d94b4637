internal import ServingCore
internal import YAMLReading

/// Reads identities, by the roles and token rules that were read before.
struct IdentityReader {
  let policy: AccessPolicy

  func identities(_ field: YAMLField) throws(ServingError) -> [AccessIdentity] {
    var identities: [AccessIdentity] = []
    var names: Set<String> = []
    var certificateNames: Set<AlternativeName> = []
    for item in try field.sequence(max: AccessPolicy.Limits.identitiesMax) {
      let identity = try identity(item)
      guard names.insert(identity.name).inserted else {
        throw item.refusal("another identity is called \(identity.name.quotedForMessage) too")
      }
      for name in identity.certificateNames where !certificateNames.insert(name).inserted {
        throw item.refusal("\(name.description.quotedForMessage) is already another's")
      }
      identities.append(identity)
    }
    return identities
  }

  private func identity(_ field: YAMLField) throws(ServingError) -> AccessIdentity {
    let object = try YAMLObject(
      field, required: ["name", "roles"], optional: ["certificates", "tokens", "quotas"])
    let nameField = try object.require("name")
    let name = try nameField.string(byteCountMax: AccessPolicy.Limits.textBytesMax)
    guard AccessName.isValid(name) else { throw nameField.refusal(AccessName.expected(name)) }
    guard BuiltInActor(rawValue: name) == nil else {
      throw nameField.refusal(AccessName.builtIn(name))
    }
    var identity = AccessIdentity(
      name: name, roles: try RoleReader.names(try object.require("roles"), of: policy))
    if let field = object["certificates"] { identity.certificateNames = try certificates(field) }
    if let field = object["tokens"] { try tokens(field, &identity) }
    if let field = object["quotas"] { identity.quotas = try QuotaReader.rules(field) }
    return identity
  }

  private func certificates(_ field: YAMLField) throws(ServingError) -> [AlternativeName] {
    let object = try YAMLObject(field, optional: ["dns", "uri", "email"])
    let dns = try texts(object["dns"]).map(AlternativeName.folded(dns:))
    let email = try texts(object["email"]).map(AlternativeName.folded(email:))
    let names = dns + (try texts(object["uri"]).map(AlternativeName.uri)) + email
    guard !names.isEmpty else { throw field.refusal("expected a name in dns, uri or email") }
    return names
  }

  private func tokens(
    _ field: YAMLField, _ identity: inout AccessIdentity
  ) throws(ServingError) {
    guard policy.tokens != nil else {
      throw field.refusal("the file has no section tokens that says which tokens count")
    }
    let object = try YAMLObject(field, optional: ["subjects", "claims"])
    identity.subjects = try texts(object["subjects"])
    if let field = object["claims"] {
      for (name, member) in try field.mapping() {
        identity.claims.append(
          ClaimMatch(
            name: name,
            value: try member.string(byteCountMax: AccessPolicy.Limits.textBytesMax)))
      }
    }
    guard identity.takesTokens else {
      throw field.refusal("expected subjects, claims or both, or every token would be its own")
    }
  }

  private func texts(_ field: YAMLField?) throws(ServingError) -> [String] {
    guard let field else { return [] }
    var texts: [String] = []
    for item in try field.sequence(max: AccessPolicy.Limits.namesMax) {
      texts.append(try item.string(byteCountMax: AccessPolicy.Limits.textBytesMax))
    }
    return texts
  }
}
