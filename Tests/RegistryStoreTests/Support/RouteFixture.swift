import RegistryStore
import ServingCore
import ServingTestKit

/// A registry with versions 1 to 4 of `digits`, and ways to change its route.
struct RouteFixture {
  static let time = "2026-11-23T05:00:00Z"

  let registry = TestRegistry()
  let model: ModelName

  var folder: TemporaryFolder { registry.folder }
  var store: RouteStore { RouteStore(root: folder.path) }

  init() throws {
    model = try ModelName("digits")
    for version in 1...4 { try registry.add("digits", Int64(version)) }
  }

  static func author(_ actor: String = "ana", time: String = Self.time) -> RouteAuthor {
    RouteAuthor(actor: actor, time: time, reason: "better")
  }

  @discardableResult
  func promote(
    _ version: Int64, actor: String = "ana", expected: Int? = nil, allowsBreaking: Bool = false,
    time: String = Self.time, watch: @escaping RouteStore.Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    var random = SeededRandom(seed: 1)
    return try store.promote(
      Promotion(
        model: model, version: ModelVersion(parsing: "\(version)"),
        author: Self.author(actor, time: time), expectedRevision: expected,
        allowsBreaking: allowsBreaking),
      using: &random, watch: watch)
  }

  @discardableResult
  func rollback(
    to revision: Int? = nil, watch: @escaping RouteStore.Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    var random = SeededRandom(seed: 2)
    return try store.rollback(
      model, to: revision, author: Self.author("bob"), using: &random, watch: watch)
  }

  static func draft(_ version: Int64, actor: String = "ana") throws(ServingError) -> RouteDraft {
    RouteDraft(
      stable: try ModelVersion(parsing: "\(version)"),
      change: RouteChange(action: .promote, actor: actor, time: time, reason: "better"))
  }

  func file(_ revision: Int) -> String {
    "digits/routes/" + String(repeating: "0", count: 8 - "\(revision)".count) + "\(revision).yaml"
  }

  /// Writes a revision by hand.
  func writeRevision(_ revision: Int, _ version: Int64) throws(ServingError) {
    let draft = try Self.draft(version)
    folder.makeFolder("digits/routes")
    folder.write(
      file(revision),
      try RouteCodec.encode(
        Route(model: model, revision: revision, stable: draft.stable, change: draft.change)))
  }

  /// Changes a revision's file as somebody with an editor would.
  func edit(_ revision: Int, _ part: String, _ replacement: String) {
    let text = String(decoding: folder.read(file(revision)) ?? [], as: UTF8.self)
    let edited = text.replacing(part, with: replacement)
    precondition(edited != text, "revision \(revision) has no \(part)")
    folder.write(file(revision), edited)
  }

  /// A message without the path of the folder of this test.
  func shortened(_ text: String?) -> String {
    (text ?? "nothing").replacing(folder.path + "/", with: "")
  }
}
