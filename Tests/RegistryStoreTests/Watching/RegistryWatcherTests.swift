import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What a registry's users do to it, noticed in both modes.
@Suite struct RegistryWatcherTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    var what: String
    /// Beside version 1 of model `m`, with a route and settings.
    var prepare: @Sendable (WatchedRegistry.Root) -> Void = { _ in }
    var act: @Sendable (WatchedRegistry.Root) -> Void
    var model = "m"

    var testDescription: String { what }
  }

  private static let scenarios: [Scenario] = [
    Scenario(what: "new model", act: { $0.publish("new", 1) }, model: "new"),
    Scenario(what: "new model, empty", act: { $0.makeFolder("new") }, model: "new"),
    Scenario(
      what: "model renamed to", act: { $0.rename("m", to: "renamed") }, model: "renamed"),
    Scenario(what: "model renamed from", act: { $0.rename("m", to: "renamed") }),
    Scenario(what: "model removed", act: { $0.remove("m") }),
    Scenario(
      what: "model replaced by a file",
      act: {
        $0.remove("m")
        $0.write("m")
      }),
    Scenario(what: "version by rename", act: { $0.publish("m", 2) }),
    Scenario(what: "version copied in place", act: { $0.makeFolder("m/2") }),
    Scenario(what: "version removed", act: { $0.remove("m/1") }),
    Scenario(what: "version hidden", act: { $0.rename("m/1", to: "m/.old") }),
    Scenario(what: "file changed in a version", act: { $0.append("m/1/model.onnx") }),
    Scenario(what: "file replaced in a version", act: { $0.write("m/1/model.onnx") }),
    Scenario(what: "file added to a version", act: { $0.write("m/1/.hidden") }),
    Scenario(what: "file removed from a version", act: { $0.remove("m/1/model.onnx") }),
    Scenario(what: "file closed to others", act: { $0.setMode("m/1/model.onnx", 0o600) }),
    Scenario(what: "version closed to others", act: { $0.setMode("m/1", 0o700) }),
    Scenario(what: "model closed to others", act: { $0.setMode("m", 0o700) }),
    Scenario(
      what: "route by link",
      act: {
        $0.write("m/routes/.route-1")
        $0.link("m/routes/.route-1", as: "m/routes/00000002.yaml")
        $0.remove("m/routes/.route-1")
      }),
    Scenario(what: "route changed in place", act: { $0.append("m/routes/00000001.yaml") }),
    Scenario(
      what: "first route", prepare: { $0.remove("m/routes") },
      act: {
        $0.makeFolder("m/routes")
        $0.write("m/routes/00000001.yaml")
      }),
    Scenario(
      what: "settings by rename",
      act: {
        $0.write("m/.settings.yaml.1")
        $0.rename("m/.settings.yaml.1", to: "m/settings.yaml")
      }),
    Scenario(what: "settings in place", act: { $0.append("m/settings.yaml") }),
    Scenario(what: "settings removed", act: { $0.remove("m/settings.yaml") }),
  ]

  private static func prepare(_ root: WatchedRegistry.Root, _ scenario: Scenario) {
    root.publish("m", 1)
    root.makeFolder("m/routes")
    root.write("m/routes/00000001.yaml")
    root.write("m/settings.yaml")
    scenario.prepare(root)
  }

  @Test(arguments: scenarios)
  func noticedByEvents(scenario: Scenario) throws {
    let registry = try WatchedRegistry { Self.prepare($0, scenario) }
    #expect(registry.watcher.mode == .inotify)
    try registry.expectReport(of: scenario.model, scenario.what, scenario.act)
    let reports = try registry.reportsUpToNow()
    #expect(!reports.contains(.everything), "a change of one model is no change of everything")
  }

  @Test(arguments: scenarios)
  func noticedByPolling(scenario: Scenario) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(.polling)) {
      Self.prepare($0, scenario)
    }
    #expect(registry.watcher.mode == .polling(reason: "the settings ask for it"))
    try registry.expectReport(of: scenario.model, scenario.what, scenario.act)
  }

  @Test func nothingIsReportedWithoutAChange() throws {
    let registry = try WatchedRegistry { $0.publish("m", 1) }
    #expect(try registry.reportsUpToNow() == [])
  }

  @Test func whatIsBeingPutTogetherIsNotReported() throws {
    let registry = try WatchedRegistry { $0.publish("m", 1) }
    let root = registry.root
    root.makeFolder("m/.staging-2")
    root.write("m/.staging-2/model.onnx")
    for _ in 0..<1_000 { root.append("m/.staging-2/model.onnx") }
    root.setMode("m/.staging-2", 0o755)
    root.write("m/.settings.yaml.1")
    root.makeFolder(".staging-new/1")
    root.write(".lock")
    root.remove("m/.settings.yaml.1")
    #expect(try registry.reportsUpToNow() == [])
    try registry.expectReport(of: "m") { $0.rename("m/.staging-2", to: "m/2") }
    try registry.expectReport(of: "m") { $0.append("m/2/model.onnx") }
  }

  @Test func aNewModelIsWatchedToItsFiles() throws {
    let registry = try WatchedRegistry()
    try registry.expectReport(of: "new") { $0.makeFolder("new/1") }
    try registry.expectReport(of: "new") { $0.write("new/1/model.onnx") }
    try registry.expectReport(of: "new") { $0.append("new/1/model.onnx") }
    try registry.expectReport(of: "new") { $0.makeFolder("new/routes") }
    try registry.expectReport(of: "new") { $0.write("new/routes/00000001.yaml") }
  }

  @Test func aModelThatIsMadeAgainIsWatchedAgain() throws {
    let registry = try WatchedRegistry { $0.publish("m", 1) }
    for _ in 0..<10 {
      try registry.expectReport(of: "m") { $0.remove("m") }
      try registry.expectReport(of: "m") { $0.publish("m", 1) }
      try registry.expectReport(of: "m") { $0.append("m/1/model.onnx") }
    }
  }

  @Test func modelsThatChangePlacesAreKnownByTheirNewNames() throws {
    let registry = try WatchedRegistry {
      $0.publish("a", 1)
      $0.publish("b", 2)
    }
    try registry.expectReport(of: "b") { root in
      root.rename("a", to: ".swap")
      root.rename("b", to: "a")
      root.rename(".swap", to: "b")
    }
    #expect(!(try registry.reportsUpToNow()).contains(.everything))
    registry.reports.update { $0 = [] }
    try registry.expectReport(of: "a") { $0.append("a/2/model.onnx") }
    try registry.expectReport(of: "b") { $0.append("b/1/model.onnx") }
    #expect(!registry.reports.update { $0 }.contains(.everything))
  }

  @Test func linksAreNotFollowedBelowTheRoot() throws {
    let registry = try WatchedRegistry { $0.publish("m", 1) }
    registry.root.folder.makeFolder("elsewhere/1")
    try registry.expectReport(of: "linked") {
      $0.folder.link("registry/linked", to: "\($0.folder.path)/elsewhere")
    }
    registry.reports.update { $0 = [] }
    registry.root.folder.write("elsewhere/1/model.onnx", "text")
    #expect(try registry.reportsUpToNow() == [])
  }

  @Test func aRootByALinkIsWatched() throws {
    let registry = try WatchedRegistry(rootName: "link") {
      $0.publish("m", 1)
      $0.folder.link("link", to: "registry")
    }
    #expect(registry.watcher.mode == .inotify)
    try registry.expectReport(of: "m") { $0.publish("m", 2) }
  }

  @Test func aNameThatIsNoModelIsEverything() throws {
    let registry = try WatchedRegistry()
    registry.expectEverything { $0.makeFolder("No-Model") }
    #expect(registry.watcher.mode == .inotify)
  }
}
