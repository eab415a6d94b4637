internal import ArgumentParser
internal import ServingCore

/// How long the peers of the data plane may take; past it their connection or request is ended.
struct TimeOptions: ParsableArguments {
  private static let standard = TimeLimits()

  @Option(
    help: ArgumentHelp(
      "Seconds from a connection to the end of its handshakes, TLS and HTTP/2.",
      valueName: "seconds"))
  var handshakeSeconds = standard.handshakeMilliseconds / 1_000
  @Option(
    help: ArgumentHelp("Seconds from a header's first byte to its last.", valueName: "seconds"))
  var headerSeconds = standard.headersMilliseconds / 1_000
  @Option(
    help: ArgumentHelp(
      "Seconds for the next \(TimeLimits.progressBytesMin) bytes of a request's body.",
      valueName: "seconds"))
  var bodySeconds = standard.bodyMilliseconds / 1_000
  @Option(
    help: ArgumentHelp(
      "Seconds for a peer to take the next \(TimeLimits.progressBytesMin) bytes that wait for it.",
      valueName: "seconds"))
  var writeSeconds = standard.writeMilliseconds / 1_000
  @Option(help: ArgumentHelp("Seconds of a connection without a request.", valueName: "seconds"))
  var idleSeconds = standard.idleMilliseconds / 1_000

  func check() throws {
    for (flag, seconds) in [
      ("--handshake-seconds", handshakeSeconds), ("--header-seconds", headerSeconds),
      ("--body-seconds", bodySeconds), ("--write-seconds", writeSeconds),
      ("--idle-seconds", idleSeconds),
    ] {
      try LimitOptions.check(flag, seconds, 1...86_400)
    }
  }

  var limits: TimeLimits {
    var limits = TimeLimits()
    limits.handshakeMilliseconds = handshakeSeconds * 1_000
    limits.headersMilliseconds = headerSeconds * 1_000
    limits.bodyMilliseconds = bodySeconds * 1_000
    limits.writeMilliseconds = writeSeconds * 1_000
    limits.idleMilliseconds = idleSeconds * 1_000
    return limits
  }
}
