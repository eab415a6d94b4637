import Foundation
import Glibc
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// A registry's folder with a watcher on it, and what the watcher has reported.
///
/// The folder is one below a temporary one, so that it can be removed and replaced itself.
final class WatchedRegistry: Sendable {
  let parent = TemporaryFolder()
  let reports = Monitor<[RegistryChange]>([])
  let watcher: RegistryWatcher

  /// Polls often, so that tests of polling are quick; the safety poll is a day away, so that what
  /// is reported with inotify is due to an event.
  static func settings(_ mode: WatchSettings.Mode = .inotify) -> WatchSettings {
    var settings = WatchSettings.defaults
    settings.mode = mode
    settings.pollMilliseconds = 20
    settings.safetyPollMilliseconds = WatchSettings.millisecondsMax
    settings.settleMilliseconds = 2
    return settings
  }

  init(
    _ settings: WatchSettings = WatchedRegistry.settings(), rootName: String = "registry",
    makesRoot: Bool = true, prepare: (WatchedRegistry.Root) -> Void = { _ in }
  ) throws {
    if makesRoot { parent.makeFolder("registry") }
    prepare(Root(folder: parent))
    watcher = RegistryWatcher(root: "\(parent.path)/\(rootName)", settings: settings) {
      [reports] change in reports.update { $0.append(change) }
    }
    try watcher.start()
  }

  deinit { watcher.stop() }

  var root: Root { Root(folder: parent) }

  /// What is done to the registry, by plain system calls.
  struct Root: Sendable {
    let folder: TemporaryFolder

    func makeFolder(_ name: String) { folder.makeFolder("registry/\(name)") }

    func write(_ name: String, _ text: String = "text") {
      folder.write("registry/\(name)", text)
    }

    /// Changes a file in place.
    func append(_ name: String) {
      let file = open("\(folder.path)/registry/\(name)", O_WRONLY | O_APPEND)
      precondition(file >= 0, "open \(name): \(errno)")
      precondition(Glibc.write(file, "more", 4) == 4, "write \(name): \(errno)")
      close(file)
    }

    func rename(_ name: String, to newName: String) {
      rename(outer: "registry/\(name)", to: "registry/\(newName)")
    }

    func rename(outer name: String, to newName: String) {
      let done = Glibc.rename("\(folder.path)/\(name)", "\(folder.path)/\(newName)")
      precondition(done == 0, "rename \(name) to \(newName): \(errno)")
    }

    func link(_ name: String, as newName: String) {
      let done = Glibc.link(
        "\(folder.path)/registry/\(name)", "\(folder.path)/registry/\(newName)")
      precondition(done == 0, "link \(name) as \(newName): \(errno)")
    }

    func setMode(_ name: String, _ mode: mode_t) {
      precondition(chmod("\(folder.path)/registry/\(name)", mode) == 0, "chmod: \(errno)")
    }

    /// Removes a file, or a folder with what is in it.
    func remove(_ name: String) { remove(outer: "registry/\(name)") }

    func remove(outer name: String) {
      do { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") } catch {
        preconditionFailure("remove \(name): \(error)")
      }
    }

    /// A version as a publication makes it.
    func publish(_ model: String, _ version: Int) {
      makeFolder("\(model)/.staging-\(version)")
      write("\(model)/.staging-\(version)/manifest.yaml")
      write("\(model)/.staging-\(version)/model.onnx")
      rename("\(model)/.staging-\(version)", to: "\(model)/\(version)")
    }
  }

  /// Does something and waits until it is reported that `model` must be read again.
  func expectReport(
    of model: String, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation,
    _ action: (Root) -> Void
  ) throws {
    let name = try ModelName(model)
    let before = reports.update { $0.count }
    action(root)
    let isReported = reports.wait { $0[before...].contains { $0.covers(name) } }
    #expect(isReported, "\(what): no report of \(model)", sourceLocation: sourceLocation)
  }

  /// Does something and waits until a report of everything.
  func expectEverything(
    sourceLocation: SourceLocation = #_sourceLocation, _ action: (Root) -> Void
  ) {
    let before = reports.update { $0.count }
    action(root)
    let isReported = reports.wait { $0[before...].contains(.everything) }
    #expect(isReported, "no report of everything", sourceLocation: sourceLocation)
  }

  /// Waits until changes are noticed by `expected`.
  func expectMode(
    sourceLocation: SourceLocation = #_sourceLocation, _ expected: (WatchMode) -> Bool
  ) {
    var attemptsLeft = 4_000
    while !expected(watcher.mode), attemptsLeft > 0 {
      usleep(5_000)
      attemptsLeft -= 1
    }
    #expect(expected(watcher.mode), "\(watcher.mode)", sourceLocation: sourceLocation)
  }

  /// Has a model of its own come and go and waits for that report: whatever was done before has
  /// been seen by then.
  /// - Returns: every report up to it that is due to something else.
  func reportsUpToNow() throws -> [RegistryChange] {
    let mark = try ModelName("mark")
    try expectReport(of: "mark") { root in
      root.makeFolder("mark")
      root.remove("mark")
    }
    return reports.update { reports in
      reports.compactMap { change in
        guard case .models(let models) = change else { return change }
        let others = models.subtracting([mark])
        return others.isEmpty ? nil : .models(others)
      }
    }
  }
}

extension RegistryChange {
  func covers(_ model: ModelName) -> Bool {
    switch self {
    case .everything: true
    case .models(let models): models.contains(model)
    }
  }
}

extension WatchMode {
  var isPolling: Bool {
    if case .polling = self { true } else { false }
  }
}
