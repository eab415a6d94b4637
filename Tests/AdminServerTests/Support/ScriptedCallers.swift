import AccessControl
import AdminServer
import ServingCore

/// Identities by the bearer that they show.
enum ScriptedCallers {
  static func callers(anonymous: [AccessGrant] = []) -> AdminCallers {
    let nobody = Caller(name: "", proof: .none, grants: anonymous)
    return { credentials, _ throws(ServingError) in
      guard let authorization = credentials.authorization else { return nobody }
      switch authorization {
      case "Bearer all": return try caller("ada", .every, AccessRight.allCases)
      case "Bearer gate": return try caller("gate", .every, AccessRight.allCases)
      case "Bearer digits": return try caller("dana", ModelPattern("digits"), AccessRight.allCases)
      case "Bearer other": return try caller("otto", ModelPattern("other*"), AccessRight.allCases)
      case "Bearer slow":
        throw ServingError(
          .resourceExhausted, "too many failures", detail: [ServingError.waitDetail: "6500"])
      default:
        if let right = AccessRight(rawValue: String(authorization.dropFirst("Bearer ".count))) {
          return try caller(right.rawValue, ModelPattern("digits"), [right])
        }
        throw ServingError(.unauthenticated, "the key does not hold")
      }
    }
  }

  private static func caller(
    _ name: String, _ models: ModelPattern, _ rights: [AccessRight]
  ) throws(ServingError) -> Caller {
    Caller(
      name: name, proof: .key,
      grants: [AccessGrant(rights: AccessRights(rights), models: [models])])
  }
}
