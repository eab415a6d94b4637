package import ServingCore

/// How a registry's folder is watched for changes.
package struct WatchSettings: Hashable, Sendable {
  package enum Mode: String, CaseIterable, Sendable {
    /// inotify, and polling where inotify cannot tell of every change.
    case automatic = "auto"
    /// inotify on any file system; polling only while the system refuses it.
    case inotify
    /// Polling only.
    case polling = "poll"
  }

  package var mode: Mode
  /// How often everything is looked at while polling, how often inotify is tried again while the
  /// registry's folder is away, and how often its path is held against the watched folder.
  package var pollMilliseconds: Int
  /// How often everything is looked at with inotify too, because a file system may change behind
  /// its back.
  package var safetyPollMilliseconds: Int
  /// A change is reported when no other one has followed for this long.
  package var settleMilliseconds: Int
  /// A change is reported after this long even when others keep following.
  package var settleMillisecondsMax: Int
  /// Folders watched by inotify; polling beyond. Each costs about 1 KiB of kernel memory.
  package var watchCountMax: Int

  package init(
    mode: Mode, pollMilliseconds: Int, safetyPollMilliseconds: Int, settleMilliseconds: Int,
    settleMillisecondsMax: Int, watchCountMax: Int
  ) {
    self.mode = mode
    self.pollMilliseconds = pollMilliseconds
    self.safetyPollMilliseconds = safetyPollMilliseconds
    self.settleMilliseconds = settleMilliseconds
    self.settleMillisecondsMax = settleMillisecondsMax
    self.watchCountMax = watchCountMax
  }

  package static let defaults = WatchSettings(
    mode: .automatic, pollMilliseconds: 1_000, safetyPollMilliseconds: 10_000,
    settleMilliseconds: 20, settleMillisecondsMax: 200, watchCountMax: 65_536)

  /// A day: no interval of a watcher is longer.
  package static let millisecondsMax = 86_400_000

  /// Holds each number against its range.
  /// - Throws: `INVALID_ARGUMENT` naming the setting, what was expected and what came.
  package func check() throws(ServingError) {
    let longest = Self.millisecondsMax
    try Self.check("pollMilliseconds", pollMilliseconds, in: 1...longest)
    try Self.check("safetyPollMilliseconds", safetyPollMilliseconds, in: 1...longest)
    try Self.check("settleMilliseconds", settleMilliseconds, in: 0...longest)
    // The lower end is within the upper one by the line above.
    try Self.check("settleMillisecondsMax", settleMillisecondsMax, in: settleMilliseconds...longest)
    try Self.check("watchCountMax", watchCountMax, in: 1...Int(Int32.max))
  }

  private static func check(
    _ name: String, _ value: Int, in range: ClosedRange<Int>
  ) throws(ServingError) {
    guard range.contains(value) else {
      throw ServingError(
        .invalidArgument,
        "\(name): expected \(range.lowerBound) to \(range.upperBound), got \(value)")
    }
  }
}
