internal import ArgumentParser
internal import ServingCore

/// How much traffic a canary gets, and what it is held to.
struct CanaryPlanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A share that stays: 0 to 100, in hundredths.", valueName: "percent"))
  var percent: String?
  @Option(
    help: ArgumentHelp(
      "Steps in percent, ascending, such as 1,5,25,50,100.", valueName: "percent,…"))
  var ramp: String?
  @Option(
    help: ArgumentHelp(
      "How long each step holds at least: 90s, 10m, 2h, 1d (default: 10m).", valueName: "duration"))
  var hold: String?
  @Option(
    help: ArgumentHelp(
      "Requests that the canary answers in each step at least (default: 1000).",
      valueName: "count"))
  var requests: Int?
  @Option(
    name: .customLong("gate"), parsing: .singleValue,
    help: ArgumentHelp(
      "What ends the canary when it fails; may be given several times.", valueName: "metric=limit"))
  var gates: [String] = []
  @Flag(help: "Nothing is watched.") var noGates = false

  func validate() throws {
    guard percent == nil || ramp == nil else {
      throw ValidationError("give either --percent or --ramp, not both.")
    }
    guard ramp != nil || hold == nil && requests == nil else {
      throw ValidationError(
        "--hold and --requests belong to --ramp; for a running one see `crossfade ramp --hold`.")
    }
    guard gates.isEmpty || !noGates else {
      throw ValidationError("give either --gate or --no-gates, not both.")
    }
  }

  func share() throws(ServingError) -> CanaryShare? {
    if let percent {
      do { return .percentage(try Percentage(parsing: percent)) } catch {
        throw error.prefixed("--percent")
      }
    }
    guard let ramp else { return nil }
    do throws(ServingError) {
      var steps: [Percentage] = []
      for step in ramp.split(separator: ",", omittingEmptySubsequences: false) {
        steps.append(try Percentage(parsing: String(step)))
      }
      return .ramp(
        steps: steps,
        holdSeconds: try hold.map { text throws(ServingError) in try DurationText.seconds(text) }
          ?? Ramp.holdSecondsStandard,
        requestsMin: requests ?? Ramp.requestsMinStandard)
    } catch {
      throw error.prefixed("--ramp")
    }
  }

  /// Nil when nothing is said of them.
  func chosenGates() throws(ServingError) -> [Gate]? {
    guard !gates.isEmpty else { return noGates ? [] : nil }
    var chosen: [Gate] = []
    for gate in gates { chosen.append(try Gate(parsing: gate)) }
    return chosen
  }
}
