internal import ServingCore
internal import YAMLReading

/// Reads the parts of a route out of its YAML document.
struct RouteReader {
  private let root: YAMLObject

  init(_ document: YAMLField) throws(ServingError) {
    root = try YAMLObject(
      document, schema: Route.schema, required: ["model", "revision", "stable", "change"],
      optional: ["previous", "stable_keys", "canaries", "shadows", "parent"])
  }

  func route() throws(ServingError) -> Route {
    let revision = try root.require("revision").integer(in: 1...Route.revisionMax)
    let stable = try root.require("stable").modelVersion()
    let stableKeys = try CanaryReader.keys(root["stable_keys"])
    let canaries = try canaries(of: revision, beside: stable, stableKeys)
    let shadows = try shadows(of: revision, beside: stable, canaries)
    return Route(
      model: try root.require("model").modelName(), revision: revision, stable: stable,
      previous: try previous(of: stable), stableKeys: stableKeys, canaries: canaries,
      shadows: shadows, parent: try parent(of: revision),
      change: try change(
        of: revision, leaving: canaries.map(\.version), shadows.map(\.version)))
  }

  private func canaries(
    of revision: Int, beside stable: ModelVersion, _ stableKeys: [String]
  ) throws(ServingError) -> [Canary] {
    guard let field = root["canaries"] else { return [] }
    let canaries = try field.sequence(max: Canary.countMax).map { element throws(ServingError) in
      try CanaryReader(element, of: revision).canary()
    }
    try field.holding { () throws(ServingError) in
      try RouteRules.check(canaries: canaries, beside: stable, stableKeys)
    }
    return canaries
  }

  private func shadows(
    of revision: Int, beside stable: ModelVersion, _ canaries: [Canary]
  ) throws(ServingError) -> [Shadow] {
    guard let field = root["shadows"] else { return [] }
    let shadows = try field.sequence(max: Shadow.countMax).map { element throws(ServingError) in
      try ShadowReader.shadow(element, of: revision)
    }
    try field.holding { () throws(ServingError) in
      try RouteRules.check(shadows: shadows, beside: stable, canaries)
    }
    return shadows
  }

  private func previous(of stable: ModelVersion) throws(ServingError) -> ModelVersion? {
    guard let field = root["previous"] else { return nil }
    let previous = try field.modelVersion()
    guard previous != stable else {
      throw field.mismatch("another version than the stable one")
    }
    return previous
  }

  private func parent(of revision: Int) throws(ServingError) -> Route.Parent? {
    guard let field = root["parent"] else { return nil }
    let object = try YAMLObject(field, required: ["revision", "sha256"])
    return Route.Parent(
      revision: try earlier(object.require("revision"), than: revision),
      sha256: try object.require("sha256").sha256())
  }

  private func change(
    of revision: Int, leaving canaries: [ModelVersion], _ shadows: [ModelVersion]
  ) throws(ServingError) -> RouteChange {
    let field = try root.require("change")
    let object = try YAMLObject(
      field, required: ["action", "by", "at", "reason"],
      optional: ["restores", "withdraws", "ends_shadows", "evidence", "proof", "approval"])
    let action: RouteChange.Action = try object.require("action").choice()
    let restores = try object["restores"].map { field throws(ServingError) in
      try earlier(field, than: revision, from: RouteChange.beforeTheRoute)
    }
    let withdraws = try ended(
      object["withdraws"], max: Canary.countMax, "canary", leaving: canaries)
    let keyCount = (restores == nil ? 0 : 1) + (withdraws.isEmpty ? 0 : 1)
    guard keyCount == (action == .rollback ? 1 : 0) else {
      throw field.refusal(
        action == .rollback
          ? "a rollback restores a revision or withdraws canaries; expected one of the keys "
            + "restores and withdraws"
          : "action \(action.rawValue) restores and withdraws nothing; expected no key restores or "
            + "withdraws")
    }
    let endsShadows = try ended(
      object["ends_shadows"], max: Shadow.countMax, "shadow", leaving: shadows)
    guard endsShadows.isEmpty || action.mayEndShadows else {
      throw field.refusal(
        "action \(action.rawValue) ends no shadow; expected no key ends_shadows")
    }
    let actor = try object.require("by").shown(byteCountMax: RouteCodec.actorByteCountMax)
    return RouteChange(
      action: action, actor: actor, proof: try object["proof"]?.choice() ?? .none,
      time: try object.require("at").timestamp(),
      reason: try object.require("reason").shown(byteCountMax: RouteCodec.reasonByteCountMax),
      restores: restores, withdraws: withdraws, endsShadows: endsShadows,
      evidence: try evidence(object["evidence"]),
      approval: try ApprovalReader.approval(object["approval"], of: action, by: actor))
  }

  /// The versions that a revision took out of a list.
  /// - Parameter running: what is left on it.
  private func ended(
    _ field: YAMLField?, max countMax: Int, _ kind: String, leaving running: [ModelVersion]
  ) throws(ServingError) -> [ModelVersion] {
    guard let field else { return [] }
    var versions: [ModelVersion] = []
    for element in try field.sequence(max: countMax) {
      let version = try element.modelVersion()
      guard !versions.contains(version), !running.contains(version) else {
        throw element.mismatch("a version that is named once and no \(kind) any more")
      }
      versions.append(version)
    }
    return versions
  }

  private func evidence(_ field: YAMLField?) throws(ServingError) -> [String] {
    guard let field else { return [] }
    return try field.sequence(max: RouteChange.evidenceMax).map { element throws(ServingError) in
      try element.shown(byteCountMax: RouteChange.evidenceBytesMax)
    }
  }

  private func earlier(
    _ field: YAMLField, than revision: Int, from lowest: Int = 1
  ) throws(ServingError) -> Int {
    guard let number = field.plainInteger, number >= lowest, number < revision else {
      throw field.mismatch("a revision before \(revision)")
    }
    return number
  }
}

extension YAMLField {
  /// Text that says something.
  func shown(byteCountMax: Int) throws(ServingError) -> String {
    let text = try string(byteCountMax: byteCountMax)
    guard !text.allSatisfy(\.isWhitespace) else { throw refusal("expected more than blanks") }
    return text
  }
}

extension RouteChange.Action {
  /// Ramps that go on, pause or resume change no version's place.
  fileprivate var mayEndShadows: Bool {
    switch self {
    case .promote, .rollback, .canary, .shadow: true
    case .advance, .pause, .resume: false
    }
  }
}
