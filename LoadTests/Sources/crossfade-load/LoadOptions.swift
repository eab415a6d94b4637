internal import ArgumentParser
internal import LoadCore

/// How much load, how long, and by how many ways.
struct LoadOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Open loop: requests per second.", valueName: "r"))
  var rate: Double?
  @Option(
    help: ArgumentHelp(
      "Open loop: all gaps alike (constant), or exponential ones (poisson).",
      valueName: "constant|poisson"))
  var arrivals = ArrivalPattern.constant
  @Option(help: "Seed of Poisson arrivals and of made requests; the same one gives the same ones.")
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "Open loop: requests without an answer yet, at most. One more that is due is not sent, and "
        + "counted so.", valueName: "n"))
  var inFlightMax = 100_000
  @Option(help: ArgumentHelp("Closed loop: callers.", valueName: "n"))
  var concurrency: Int?
  @Option(help: ArgumentHelp("Connections; requests go to them in turn.", valueName: "n"))
  var connections = 8
  @Option(help: ArgumentHelp("Event loops, each a thread.", valueName: "n"))
  var threads = 1
  @Option(help: ArgumentHelp("Seconds of the same load that do not count.", valueName: "s"))
  var warmUpSeconds = 2.0
  @Option(help: ArgumentHelp("Seconds that count.", valueName: "s"))
  var seconds = 10.0
  @Option(
    help: ArgumentHelp("Seconds to wait for answers after the last request.", valueName: "s"))
  var drainSeconds = 30.0

  func validate() throws {
    guard (rate == nil) != (concurrency == nil) else {
      throw ValidationError("give either --rate R (open loop) or --concurrency N (closed loop).")
    }
    if let rate { try ArgumentRange.check("--rate", rate, 0.001...10_000_000) }
    if let concurrency { try ArgumentRange.check("--concurrency", concurrency, 1...1_000_000) }
    try ArgumentRange.check("--in-flight-max", inFlightMax, 1...10_000_000)
    try ArgumentRange.check("--connections", connections, 1...50_000)
    try ArgumentRange.check("--threads", threads, 1...256)
    try ArgumentRange.check("--warm-up-seconds", warmUpSeconds, 0...86_400)
    try ArgumentRange.check("--seconds", seconds, 0.001...86_400)
    try ArgumentRange.check("--drain-seconds", drainSeconds, 0...86_400)
    guard threads <= connections else {
      throw ValidationError(
        "--threads: expected at most one for each of the \(connections) connections, got "
          + "\(threads).")
    }
  }

  func plan() -> LoadPlan {
    let loop: LoadLoop =
      switch (rate, concurrency) {
      case (.some(let rate), _):
        .open(ratePerSecond: rate, arrivals, seed: seed, inFlightMax: inFlightMax)
      case (.none, let concurrency): .closed(concurrency: concurrency ?? 1)
      }
    return LoadPlan(
      loop: loop, connectionCount: connections, threadCount: threads,
      warmUpSeconds: warmUpSeconds, seconds: seconds)
  }
}

extension ArrivalPattern: ExpressibleByArgument {}
