internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingRuntime

/// How `serve` follows its registry.
struct ManagementOptions: ParsableArguments {
  /// Of the memory that the process may take, what the models get unless told otherwise.
  static let budgetPercent = 80

  @Option(
    help: ArgumentHelp(
      "How changes of the registry are noticed: auto, inotify, or poll.",
      discussion: """
        auto is inotify, and polling where inotify does not tell of every change, as on network \
        file systems.
        """, valueName: "how"))
  var watch = WatchSettings.Mode.automatic
  @Option(help: ArgumentHelp("Milliseconds between two looks while polling.", valueName: "ms"))
  var pollMs = WatchSettings.defaults.pollMilliseconds
  @Option(
    help: ArgumentHelp(
      "Bytes that all loaded versions may need together; a load beyond is refused.",
      discussion: """
        Without it: \(budgetPercent) % of the machine's memory, or of the control group's if that \
        is less.
        """, valueName: "bytes"))
  var memoryBudget: Int?
  @Option(help: ArgumentHelp("Models that load at the same time.", valueName: "count"))
  var concurrentLoads = ManagerSettings.defaults.concurrentLoadsMax
  @Option(
    help: ArgumentHelp(
      "Seconds to wait for the first loads before listening without them.", valueName: "seconds"))
  var startupSeconds = 120

  func check() throws {
    try LimitOptions.check("--poll-ms", pollMs, 10...WatchSettings.millisecondsMax)
    try LimitOptions.check("--concurrent-loads", concurrentLoads, 1...256)
    try LimitOptions.check("--startup-seconds", startupSeconds, 0...86_400)
    if let memoryBudget { try LimitOptions.check("--memory-budget", memoryBudget, 1...(1 << 50)) }
  }

  var watchSettings: WatchSettings {
    var settings = WatchSettings.defaults
    settings.mode = watch
    settings.pollMilliseconds = pollMs
    return settings
  }

  func managerSettings(lane: LaneLimits, loops: Int) -> ManagerSettings {
    var settings = ManagerSettings.defaults
    settings.concurrentLoadsMax = concurrentLoads
    settings.laneLimits = lane
    settings.loopCount = loops
    settings.coreCount = SystemCores.count()
    settings.memoryBudgetBytes =
      memoryBudget ?? SystemMemory.limitBytes().map { $0 / 100 * Self.budgetPercent } ?? Int.max
    return settings
  }
}

extension WatchSettings.Mode: ExpressibleByArgument {}
