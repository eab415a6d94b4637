internal import ServingCore

/// Reads the parts of a route out of its YAML document.
struct RouteReader {
  private let root: YAMLObject

  init(_ document: YAMLField) throws(ServingError) {
    root = try YAMLObject(
      document, schema: Route.schema, required: ["model", "revision", "stable", "change"],
      optional: ["previous", "parent"])
  }

  func route() throws(ServingError) -> Route {
    let revision = try root.require("revision").integer(in: 1...Route.revisionMax)
    let stable = try root.require("stable").modelVersion()
    return Route(
      model: try root.require("model").modelName(), revision: revision, stable: stable,
      previous: try previous(of: stable), parent: try parent(of: revision),
      change: try change(of: revision))
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

  private func change(of revision: Int) throws(ServingError) -> RouteChange {
    let field = try root.require("change")
    let object = try YAMLObject(
      field, required: ["action", "by", "at", "reason"], optional: ["restores"])
    let action: RouteChange.Action = try object.require("action").choice()
    let restores = try object["restores"].map { field throws(ServingError) in
      try earlier(field, than: revision, from: RouteChange.beforeTheRoute)
    }
    guard (action == .rollback) == (restores != nil) else {
      throw field.refusal(
        action == .rollback
          ? "key restores is missing: a rollback restores a revision"
          : "a \(action.rawValue) restores no revision; expected no key restores")
    }
    return RouteChange(
      action: action, actor: try shown(object.require("by"), RouteCodec.actorByteCountMax),
      time: try object.require("at").timestamp(),
      reason: try shown(object.require("reason"), RouteCodec.reasonByteCountMax),
      restores: restores)
  }

  private func earlier(
    _ field: YAMLField, than revision: Int, from lowest: Int = 1
  ) throws(ServingError) -> Int {
    guard let number = field.plainInteger, number >= lowest, number < revision else {
      throw field.mismatch("a revision before \(revision)")
    }
    return number
  }

  /// Text that says something.
  private func shown(_ field: YAMLField, _ byteCountMax: Int) throws(ServingError) -> String {
    let text = try field.string(byteCountMax: byteCountMax)
    guard !text.allSatisfy(\.isWhitespace) else {
      throw field.refusal("expected more than blanks")
    }
    return text
  }
}
