internal import ArgumentParser
internal import GatewayServer
internal import HTTP2Wire
internal import ServingRuntime

/// The limits that `serve` lets its operator choose; the README lists all.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Bytes of one request's body.", valueName: "bytes"))
  var maxBodyBytes = GatewayConfiguration.defaults.http2.bodyBytesMax
  @Option(help: ArgumentHelp("Requests at once on one connection.", valueName: "count"))
  var maxStreams = GatewayConfiguration.defaults.http2.concurrentStreamsMax
  @Option(help: ArgumentHelp("Connections at once.", valueName: "count"))
  var maxConnections = GatewayConfiguration.defaults.connectionCountMax
  @Option(
    help: ArgumentHelp(
      "Connections at once of one address, or of one /64 network of IPv6.", valueName: "count"))
  var maxAddressConnections = GatewayConfiguration.defaults.addressConnectionCountMax
  @Option(
    help: ArgumentHelp(
      "Bytes of a request's header list, trailers included; each field counts 32 more.",
      valueName: "bytes"))
  var maxHeaderBytes = GatewayConfiguration.defaults.http2.headerListBytesMax
  @Option(
    help: ArgumentHelp("Fields of a request's header list.", valueName: "count"))
  var maxHeaderFields = GatewayConfiguration.defaults.http2.headerFieldCountMax
  @Option(
    help: ArgumentHelp(
      "Bytes of replies that one connection may leave unread.", valueName: "bytes"))
  var maxUnreadBytes = GatewayConfiguration.defaults.heldReplyBytesMax
  @OptionGroup var conduct: ConductOptions
  @OptionGroup var times: TimeOptions
  @Option(
    help: ArgumentHelp(
      "Bytes of request and reply bodies held at once, whole process.", valueName: "bytes"))
  var maxHeldBytes = GatewayConfiguration.defaults.heldBytesMax
  @Option(help: ArgumentHelp("Rows waiting for one version.", valueName: "rows"))
  var maxQueuedRows = LaneLimits.defaults.queuedRowsMax
  @Option(
    help: ArgumentHelp("Seconds that requests in flight get at shutdown.", valueName: "seconds"))
  var drainSeconds = GatewayConfiguration.defaults.drainMillisecondsMax / 1_000

  func check() throws {
    try Self.check("--max-body-bytes", maxBodyBytes, 1...(1 << 30))
    try Self.check("--max-streams", maxStreams, 1...65_536)
    try Self.check("--max-connections", maxConnections, 1...1_000_000)
    try Self.check("--max-address-connections", maxAddressConnections, 1...1_000_000)
    try Self.check("--max-header-bytes", maxHeaderBytes, 1_024...(1 << 20))
    try Self.check("--max-header-fields", maxHeaderFields, 8...10_000)
    try Self.check("--max-unread-bytes", maxUnreadBytes, 1...(1 << 40))
    try conduct.check()
    try times.check()
    try Self.check("--max-held-bytes", maxHeldBytes, 1...(1 << 40))
    try Self.check("--max-queued-rows", maxQueuedRows, 1...(1 << 24))
    try Self.check("--drain-seconds", drainSeconds, 0...3_600)
  }

  static func check(_ flag: String, _ value: Int, _ range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
      throw ValidationError(
        "\(flag): expected \(range.lowerBound) to \(range.upperBound), got \(value).")
    }
  }

  var lane: LaneLimits {
    var limits = LaneLimits.defaults
    limits.queuedRowsMax = maxQueuedRows
    return limits
  }

  func configuration(listen: ListenAddress, loops: Int) -> GatewayConfiguration {
    var configuration = GatewayConfiguration.defaults
    configuration.host = listen.host
    configuration.port = listen.port
    configuration.loopCount = loops
    configuration.connectionCountMax = maxConnections
    configuration.heldBytesMax = maxHeldBytes
    configuration.drainMillisecondsMax = drainSeconds * 1_000
    configuration.overload.laneRowsMax = maxQueuedRows
    configuration.overload.memory = { SystemMemory.usedPart() }
    configuration.http2.bodyBytesMax = maxBodyBytes
    configuration.http2.concurrentStreamsMax = maxStreams
    configuration.http2.headerListBytesMax = maxHeaderBytes
    configuration.http2.headerFieldCountMax = maxHeaderFields
    configuration.http2.conduct = conduct.limits
    configuration.addressConnectionCountMax = maxAddressConnections
    configuration.heldReplyBytesMax = maxUnreadBytes
    configuration.times = times.limits
    return configuration
  }
}
