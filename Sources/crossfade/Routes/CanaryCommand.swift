internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade canary`
struct CanaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canary",
    abstract: "Send a share of a model's traffic to a version, or step by step more of it.",
    discussion: """
      Examples:
        crossfade canary digits 4 --percent 5 --reason "a first look" --registry ModelRegistry
        crossfade canary digits 4 --ramp 1,5,25,50,100 --hold 10m --gate error-rate=0.005 \
      --reason "wider layers" --registry ModelRegistry
        crossfade canary digits 4 --percent 0 --key ana --key bob --reason "testers first" \
      --registry ModelRegistry

      A request goes by its routing key (`crossfade-key`, or its id): a key that is in at 5 % is \
      still in at 25 %. A ramp goes on by itself once its step has held, enough requests were \
      answered and every gate passes; after the last step at 100 % the version becomes the stable \
      one. A gate that fails ends the canary, and the stable version answers all. On a running \
      canary, what is not given stays as it is; lists that are given replace the ones before.

      Gates: error-rate, refusal-rate, latency-pNN, label-share, score-pNN, accuracy, mean-error. \
      A ramp has \(Gate.standard.map(\.description).joined(separator: ", ")) unless --gate or \
      --no-gates says otherwise.
      """)

  @Argument(help: "The model's name.") var model: String
  @Argument(help: "The version.") var version: String
  @OptionGroup var plan: CanaryPlanOptions
  @OptionGroup var reach: CanaryReachOptions
  @OptionGroup var place: OperationsOptions
  @OptionGroup var author: RouteAuthorOptions
  @Flag(help: "The version may change what callers send or get.") var breaking = false
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      let order = CanaryOrder(
        version: try ModelVersion(parsing: version), share: try plan.share(),
        gates: try plan.chosenGates(), slice: try reach.slice(), keys: reach.chosenKeys,
        stableKeys: reach.chosenStableKeys)
      let request = CanaryRequest(
        model: try ModelName(model), order: order, author: author.author,
        expectedRevision: author.expectedRevision, allowsBreaking: breaking)
      try RouteOutcomeText.print(try await place.operations().canary(request), json: json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
