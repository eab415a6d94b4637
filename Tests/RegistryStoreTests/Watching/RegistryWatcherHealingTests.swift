import Glibc
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Failures of what is watched, and the way back.
@Suite struct RegistryWatcherHealingTests {
  private static let modes: [WatchSettings.Mode] = [.automatic, .inotify, .polling]

  /// Waits until a model's change is noticed by inotify alone, or by polling if that is asked for.
  private func expectHealed(
    _ registry: WatchedRegistry, _ mode: WatchSettings.Mode,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    if mode != .polling {
      registry.expectMode(sourceLocation: sourceLocation) { $0 == .inotify }
    }
    try registry.expectReport(of: "m", sourceLocation: sourceLocation) {
      $0.append("m/1/model.onnx")
    }
  }

  @Test(arguments: modes)
  func theRootIsRemovedAndMadeAgain(mode: WatchSettings.Mode) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(mode)) { $0.publish("m", 1) }
    for _ in 0..<3 {
      registry.expectEverything { $0.remove(outer: "registry") }
      registry.expectMode { $0.isPolling }
      registry.expectEverything { $0.publish("m", 1) }
      try expectHealed(registry, mode)
    }
  }

  @Test func theReasonIsThatTheRootIsAway() throws {
    let registry = try WatchedRegistry()
    registry.root.remove(outer: "registry")
    registry.expectMode { $0.description.contains("No such file or directory") }
  }

  @Test(arguments: modes)
  func theRootIsMovedAwayAndBack(mode: WatchSettings.Mode) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(mode)) { $0.publish("m", 1) }
    registry.expectEverything { $0.rename(outer: "registry", to: "away") }
    registry.expectMode { $0.isPolling }
    registry.expectEverything { $0.rename(outer: "away", to: "registry") }
    try expectHealed(registry, mode)
  }

  @Test(arguments: modes)
  func theRootIsReplacedByRename(mode: WatchSettings.Mode) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(mode)) { $0.publish("m", 1) }
    let root = registry.root
    root.folder.makeFolder("other/m/1")
    root.folder.write("other/m/1/model.onnx", "text")
    registry.expectEverything {
      $0.rename(outer: "registry", to: "old")
      $0.rename(outer: "other", to: "registry")
    }
    try expectHealed(registry, mode)
  }

  /// Nothing happens to the watched folder itself: its path leads elsewhere.
  @Test(arguments: modes)
  func theRootIsReplacedByAnotherLink(mode: WatchSettings.Mode) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(mode), rootName: "link") {
      $0.folder.makeFolder("other")
      $0.folder.link("link", to: "other")
      $0.folder.link("next", to: "registry")
      $0.publish("m", 1)
    }
    registry.expectEverything { $0.rename(outer: "next", to: "link") }
    try expectHealed(registry, mode)
  }

  @Test(arguments: modes)
  func theRootIsMissingAtTheStart(mode: WatchSettings.Mode) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(mode), makesRoot: false)
    #expect(registry.watcher.mode.isPolling)
    registry.expectEverything { _ in }
    registry.expectEverything { $0.publish("m", 1) }
    try expectHealed(registry, mode)
  }

  @Test func theRootIsAFileAtTheStart() throws {
    let registry = try WatchedRegistry(makesRoot: false) { $0.folder.write("registry", "") }
    #expect(registry.watcher.mode.description.contains("Not a directory"))
    registry.expectEverything {
      $0.remove(outer: "registry")
      $0.publish("m", 1)
    }
    try expectHealed(registry, .inotify)
  }

  /// The watcher's thread is held to permissions as the one that starts it.
  @Test(arguments: ["", "m", "m/1"])
  func aFolderIsClosedAndOpenedAgain(name: String) throws {
    try heedingPermissions {
      let registry = try WatchedRegistry { $0.publish("m", 1) }
      try registry.expectReport(of: "m") { $0.setMode(name, 0) }
      try registry.expectReport(of: "m") { $0.setMode(name, 0o755) }
      try expectHealed(registry, .inotify)
    }
  }

  @Test func aRegistryWithTooManyFoldersIsPolled() throws {
    var settings = WatchedRegistry.settings()
    settings.watchCountMax = 3
    let registry = try WatchedRegistry(settings) { $0.publish("m", 1) }
    #expect(registry.watcher.mode == .inotify, "the root, a model and a version are three")
    try registry.expectReport(of: "m") { $0.publish("m", 2) }
    registry.expectMode { $0.isPolling }
    #expect(
      registry.watcher.mode
        == .polling(reason: "the registry has more than 3 folders to watch (watchCountMax)"))
    try registry.expectReport(of: "m") { $0.append("m/2/model.onnx") }
  }

  /// More changes than the system keeps for a watcher that is busy.
  @Test func anOverflowIsReportedAsEverything() throws {
    let queueLengthMax = try #require(Self.queueLengthMax())
    try #require(queueLengthMax < 1_000_000, "the queue is too long for a test")
    let isBusy = Monitor(true)
    let reports = Monitor<[RegistryChange]>([])
    let folder = TemporaryFolder()
    folder.makeFolder("m/1")
    let watcher = RegistryWatcher(root: folder.path, settings: WatchedRegistry.settings()) {
      change in
      reports.update { $0.append(change) }
      _ = isBusy.wait(seconds: 120) { !$0 }
    }
    try watcher.start()
    defer { watcher.stop() }
    folder.write("m/1/first", "")
    try #require(reports.wait { !$0.isEmpty })
    // A file made and removed is two events at least, which the system does not join.
    for _ in 0...(queueLengthMax / 2) {
      folder.write("m/1/more", "")
      folder.remove("m/1/more")
    }
    isBusy.update { $0 = false }
    #expect(reports.wait { $0.contains(.everything) })
    let before = reports.update { $0.count }
    folder.write("m/1/last", "")
    #expect(reports.wait { $0.count > before })
  }

  private static func queueLengthMax() -> Int? {
    guard let file = fopen("/proc/sys/fs/inotify/max_queued_events", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 32)
    guard fgets(&line, CInt(line.count), file) != nil else { return nil }
    return Int(String(decoding: line.prefix { $0 > 0x20 }.map(UInt8.init), as: UTF8.self))
  }
}
