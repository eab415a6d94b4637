import Foundation
import Glibc
import ServingCore
import ServingTestKit
import Testing

@testable import RegistryStore

/// Starting and stopping, and many changes.
@Suite struct RegistryWatcherLifeTests {
  private static let modes: [WatchSettings.Mode] = [.inotify, .polling]

  @Test(arguments: modes)
  func nothingIsReportedAfterAStop(mode: WatchSettings.Mode) throws {
    let registry = try WatchedRegistry(WatchedRegistry.settings(mode)) { $0.publish("m", 1) }
    try registry.expectReport(of: "m") { $0.append("m/1/model.onnx") }
    registry.watcher.stop()
    let before = registry.reports.update { $0.count }
    registry.root.append("m/1/model.onnx")
    registry.watcher.stop()
    // There is no thread that could report it any more.
    #expect(registry.reports.update { $0.count } == before)
  }

  @Test func severalThreadsMayStop() throws {
    let registry = try WatchedRegistry()
    let stopped = Monitor(0)
    for _ in 0..<4 {
      Thread.detachNewThread {
        registry.watcher.stop()
        stopped.update { $0 += 1 }
      }
    }
    #expect(stopped.wait { $0 == 4 })
  }

  @Test(arguments: modes)
  func aReportMayStop(mode: WatchSettings.Mode) throws {
    let folder = TemporaryFolder()
    let holder = Monitor<RegistryWatcher?>(nil)
    let reportCount = Monitor(0)
    let watcher = RegistryWatcher(root: folder.path, settings: WatchedRegistry.settings(mode)) {
      _ in
      holder.update { $0 }?.stop()
      reportCount.update { $0 += 1 }
    }
    holder.update { $0 = watcher }
    try watcher.start()
    folder.makeFolder("m/1")
    #expect(reportCount.wait { $0 == 1 })
    watcher.stop()
    folder.makeFolder("n/1")
    #expect(reportCount.update { $0 } == 1)
    holder.update { $0 = nil }
  }

  @Test func lettingGoOfAWatcherStopsIt() throws {
    let folder = TemporaryFolder()
    let reports = Monitor(0)
    weak var leftBehind: RegistryWatcher?
    do {
      let watcher = RegistryWatcher(
        root: folder.path, settings: WatchedRegistry.settings(.polling)
      ) { _ in reports.update { $0 += 1 } }
      leftBehind = watcher
      try watcher.start()
      #expect(reports.wait { $0 > 0 })
    }
    #expect(leftBehind == nil)
    let before = reports.update { $0 }
    folder.makeFolder("m")
    #expect(reports.update { $0 } == before)
  }

  @Test func theWatchersOwnThreadMayLetGoOfItLast() throws {
    let folder = TemporaryFolder()
    let holder = Monitor<RegistryWatcher?>(nil)
    let reportCount = Monitor(0)
    weak var leftBehind: RegistryWatcher?
    do {
      let watcher = RegistryWatcher(root: folder.path, settings: WatchedRegistry.settings()) { _ in
        holder.update { $0 = nil }
        reportCount.update { $0 += 1 }
      }
      leftBehind = watcher
      holder.update { $0 = watcher }
      try watcher.start()
    }
    folder.makeFolder("m/1")
    #expect(reportCount.wait { $0 == 1 })
    #expect(leftBehind == nil)
  }

  /// So that no program that this one starts can hold on to them.
  @Test func descriptorsEndWithTheProgram() throws {
    let signal = try StopSignal()
    let inotify = try Inotify()
    for number in [signal.descriptorNumber, inotify.number] {
      #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
    }
  }

  @Test func aWatcherIsStartedOnce() throws {
    let registry = try WatchedRegistry()
    let again = refusal { () throws(ServingError) in try registry.watcher.start() }
    #expect(again?.code == .failedPrecondition)
    registry.watcher.stop()
    let late = refusal { () throws(ServingError) in try registry.watcher.start() }
    #expect(late?.code == .failedPrecondition)
  }

  @Test func aStopBeforeTheStartIsFinal() {
    let watcher = RegistryWatcher(root: "/", settings: .defaults) { _ in }
    #expect(watcher.mode == .polling(reason: "the watcher was not started"))
    watcher.stop()
    let late = refusal { () throws(ServingError) in try watcher.start() }
    #expect(late?.code == .failedPrecondition)
  }

  @Test func settingsOutOfRangeAreRefused() {
    var settings = WatchSettings.defaults
    settings.pollMilliseconds = 0
    let watcher = RegistryWatcher(root: "/", settings: settings) { _ in }
    let refused = refusal { () throws(ServingError) in try watcher.start() }
    #expect(refused?.code == .invalidArgument)
  }

  @Test func manyModelsAreWatched() throws {
    let count = 1_000
    let registry = try WatchedRegistry { root in
      for index in 0..<count { root.makeFolder("m\(index)/1") }
    }
    #expect(registry.watcher.mode == .inotify)
    for index in [0, count / 2, count - 1] {
      try registry.expectReport(of: "m\(index)") { $0.write("m\(index)/1/model.onnx") }
    }
    #expect(!(try registry.reportsUpToNow()).contains(.everything))
  }

  @Test func aStreamOfChangesDoesNotHoldTheReportBack() throws {
    var settings = WatchedRegistry.settings()
    settings.settleMilliseconds = 500
    settings.settleMillisecondsMax = 501
    let registry = try WatchedRegistry(settings) { $0.publish("m", 1) }
    let end = Monitor(false)
    Thread.detachNewThread {
      var changesLeft = 20_000
      while !end.update({ $0 }), changesLeft > 0 {
        registry.root.append("m/1/model.onnx")
        usleep(1_000)
        changesLeft -= 1
      }
      end.update { $0 = true }
    }
    #expect(registry.reports.wait { !$0.isEmpty })
    end.update { $0 = true }
  }

  /// Folders come, go and change places at random while the watcher follows. Afterwards it must
  /// know each version that there is by its right name.
  @Test(arguments: SeededRandom.seeds)
  func everyFolderIsWatchedAfterAnUproar(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let registry = try WatchedRegistry()
    let root = registry.root
    let names = ["a", "b", "c", ".hidden"]
    for _ in 0..<600 {
      let one = names.randomElement(using: &random) ?? "a"
      let other = names.randomElement(using: &random) ?? "a"
      let version = Int.random(in: 1...3, using: &random)
      let base = "\(root.folder.path)/registry"
      // Any of these may fail because a name is, or is not, there: that is part of the uproar.
      switch Int.random(in: 0..<7, using: &random) {
      case 0, 1: root.makeFolder("\(one)/\(version)")
      case 2: root.makeFolder("\(one)/routes")
      case 3: rename("\(base)/\(one)", "\(base)/\(other)")
      case 4: rename("\(base)/\(one)/\(version)", "\(base)/\(other)/\(version)")
      case 5: rmdir("\(base)/\(one)/\(version)")
      default:
        for child in root.folder.names(in: "registry/\(one)") { rmdir("\(base)/\(one)/\(child)") }
        rmdir("\(base)/\(one)")
      }
      if random.isOne(in: 20) { usleep(UInt32.random(in: 0...3_000, using: &random)) }
    }
    _ = try registry.reportsUpToNow()
    for model in names where model != ".hidden" {
      root.makeFolder("\(model)/1")
      _ = try registry.reportsUpToNow()
      for child in root.folder.names(in: "registry/\(model)") {
        try registry.expectReport(of: model, "seed \(seed), \(model)/\(child)") {
          $0.write("\(model)/\(child)/file")
        }
      }
    }
    #expect(!registry.reports.update { $0 }.contains(.everything), "seed \(seed)")
  }
}
