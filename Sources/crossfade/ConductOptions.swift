internal import ArgumentParser
internal import ServingCore

/// How often the peer of a connection may do what costs it little: so often at once, and that many
/// again in the time that the help names. Past it the connection ends with ENHANCE_YOUR_CALM.
struct ConductOptions: ParsableArguments {
  private static let standard = ConductLimits()
  /// In which as many resets as there may be at once come back, in seconds.
  private static let resetSeconds = 30
  /// The same for all other frames.
  private static let frameSeconds = 10

  @Option(
    help: ArgumentHelp(
      "Resets of a connection in \(resetSeconds) s: the peer's own, as many that it provokes, and "
        + "as many requests refused for their header list.", valueName: "count"))
  var maxResets = standard.peerResets.burst
  @Option(help: ArgumentHelp("PING frames in \(frameSeconds) s.", valueName: "count"))
  var maxPings = standard.pings.burst
  @Option(help: ArgumentHelp("SETTINGS frames in \(frameSeconds) s.", valueName: "count"))
  var maxSettings = standard.settings.burst
  @Option(
    help: ArgumentHelp(
      "PRIORITY frames in \(frameSeconds) s, besides two for each request.", valueName: "count"))
  var maxPriorities = standard.priorities.burst
  @Option(
    help: ArgumentHelp(
      "WINDOW_UPDATE frames in \(frameSeconds) s, besides four for each request and each frame of "
        + "a reply.", valueName: "count"))
  var maxWindowUpdates = standard.windowUpdates.burst
  @Option(
    help: ArgumentHelp(
      "DATA frames without data that end nothing, in \(frameSeconds) s.", valueName: "count"))
  var maxEmptyData = standard.emptyData.burst
  @Option(
    help: ArgumentHelp(
      "DATA frames of under \(ConductLimits.tinyDataBytes) bytes that end nothing, in "
        + "\(frameSeconds) s, besides two for each request.", valueName: "count"))
  var maxTinyData = standard.tinyData.burst
  @Option(
    help: ArgumentHelp(
      "Frames of types that RFC 9113 does not define, in \(frameSeconds) s, besides two for each "
        + "request.", valueName: "count"))
  var maxUnknownFrames = standard.unknownFrames.burst

  func check() throws {
    for (flag, count) in [
      ("--max-resets", maxResets), ("--max-pings", maxPings), ("--max-settings", maxSettings),
      ("--max-priorities", maxPriorities), ("--max-window-updates", maxWindowUpdates),
      ("--max-empty-data", maxEmptyData), ("--max-tiny-data", maxTinyData),
      ("--max-unknown-frames", maxUnknownFrames),
    ] {
      try LimitOptions.check(flag, count, 1...1_000_000)
    }
  }

  var limits: ConductLimits {
    var limits = ConductLimits()
    limits.peerResets = RateLimit(maxResets, perSeconds: Self.resetSeconds)
    limits.provokedResets = limits.peerResets
    limits.oversizedHeads = limits.peerResets
    limits.pings = RateLimit(maxPings, perSeconds: Self.frameSeconds)
    limits.settings = RateLimit(maxSettings, perSeconds: Self.frameSeconds)
    limits.priorities = RateLimit(maxPriorities, perSeconds: Self.frameSeconds)
    limits.windowUpdates = RateLimit(maxWindowUpdates, perSeconds: Self.frameSeconds)
    limits.emptyData = RateLimit(maxEmptyData, perSeconds: Self.frameSeconds)
    limits.tinyData = RateLimit(maxTinyData, perSeconds: Self.frameSeconds)
    limits.unknownFrames = RateLimit(maxUnknownFrames, perSeconds: Self.frameSeconds)
    return limits
  }
}
