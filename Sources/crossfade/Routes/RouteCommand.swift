internal import AdminServer
internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// `crossfade route`
struct RouteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route",
    abstract: "Show the route in force, or where it sends a list of routing keys.",
    discussion: """
      Examples:
        crossfade route digits --registry ModelRegistry
        crossfade route digits --keys keys.txt --parameter country=DE --registry ModelRegistry

      A model without a route is answered by its highest good version. What a running server \
      answers by now is in `crossfade status`.

      With --keys (- reads standard input) it prints a line for each line of the file: arm, \
      version, bucket, basis, the shadows that get a copy, `repeat` where the version runs the \
      request a second time, and the key, with tabs between them; what there is none of is -. \
      The decision is the gateway's own, with every version ready, for requests that name \
      neither a version nor a label.
      """)

  @Argument(help: "The model's name.") var model: String
  @Option(help: ArgumentHelp("A file of routing keys, one on a line.", valueName: "file"))
  var keys: String?
  @Option(
    name: .customLong("parameter"), parsing: .singleValue,
    help: ArgumentHelp(
      "A parameter that the requests have, for slices; may be given several times.",
      valueName: "name=value"))
  var parameters: [String] = []
  @OptionGroup var place: OperationsOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    guard keys != nil || parameters.isEmpty else {
      throw ValidationError("--parameter belongs to --keys.")
    }
    guard keys == nil || !json else {
      throw ValidationError("--keys prints lines with tabs; leave out --json.")
    }
  }

  func run() async throws {
    do throws(ServingError) {
      let name = try ModelName(model)
      let report = try await place.operations().route(of: name)
      if let keys {
        try printDecisions(keys, report, name)
      } else {
        print(json ? try AdminJSON.text(report) : RouteText.text(report))
      }
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func printDecisions(
    _ file: String, _ report: RouteReport, _ name: ModelName
  ) throws(ServingError) {
    guard let route = report.route else {
      throw ServingError(
        .failedPrecondition, "model \(name) has no route; its highest good version answers")
    }
    var values: [String: String] = [:]
    for parameter in parameters {
      let (name, value) = try NameAndValue.parse(parameter, option: "--parameter")
      values[name] = value
    }
    let decisions = KeyDecisions(
      model: name, active: try ActiveRoute(route), parameters: values)
    try decisions.print(keysIn: file)
  }
}
