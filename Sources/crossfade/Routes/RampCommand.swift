internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade ramp`
struct RampCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ramp",
    abstract: "Pause a running ramp, let it go on, speed it up, or end it.",
    discussion: """
      Examples:
        crossfade ramp digits --pause --reason "waiting for labels" --registry ModelRegistry
        crossfade ramp digits --resume --reason "labels are in" --registry ModelRegistry
        crossfade ramp digits --next --reason "looks good" --registry ModelRegistry
        crossfade ramp digits --hold 2m --reason "a quiet day" --registry ModelRegistry
        crossfade ramp digits --abort --reason "flips labels" --registry ModelRegistry

      A paused ramp stays at its percentage and keeps the time it has held; its gates are watched \
      on. --next goes to the next step at once, whatever is missing, and from the last step at \
      100 % makes the version the stable one. --abort ends the canary, also one without a ramp.
      """)

  @Argument(help: "The model's name.") var model: String
  @Flag(help: "Go no further until --resume.") var pause = false
  @Flag(help: "Go on.") var resume = false
  @Flag(help: "Go to the next step now.") var next = false
  @Flag(help: "End the canary; the stable version answers all.") var abort = false
  @Option(
    help: ArgumentHelp(
      "Hold this step, and those that follow, so long: 90s, 10m, 2h, 1d.", valueName: "duration"))
  var hold: String?
  @Option(
    help: ArgumentHelp("The canary that is meant, when there are several.", valueName: "version"))
  var canary: String?
  @OptionGroup var place: OperationsOptions
  @OptionGroup var author: RouteAuthorOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    let count = [pause, resume, next, abort, hold != nil].count { $0 }
    guard count == 1 else {
      throw ValidationError(
        "give one of --pause, --resume, --next, --abort and --hold; got \(count).")
    }
  }

  func run() async throws {
    do throws(ServingError) {
      let request = RampRequest(
        model: try ModelName(model),
        version: try canary.map { text throws(ServingError) in try ModelVersion(parsing: text) },
        order: try order(), author: author.author, expectedRevision: author.expectedRevision)
      try RouteOutcomeText.print(try await place.operations().ramp(request), json: json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func order() throws(ServingError) -> RampOrder {
    if let hold {
      do { return .pace(holdSeconds: try DurationText.seconds(hold)) } catch {
        throw error.prefixed("--hold")
      }
    }
    return pause ? .pause : resume ? .resume : next ? .next : .abort
  }
}
