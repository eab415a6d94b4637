internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade rollback`
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Go back to what answered before.",
    discussion: """
      Examples:
        crossfade rollback digits --reason "flips labels" --registry ModelRegistry
        crossfade rollback digits --to 4 --reason "the last good one" --registry ModelRegistry

      While canaries run it ends all of them, and the stable version stays. Else it takes up the \
      stable version of an earlier revision: the newest with another one, or the one given; before \
      the first one, what answered without a route. Canaries of that revision do not begin again. \
      Rolling back twice goes further back. When somebody changes the route meanwhile, nothing \
      happens: look at `crossfade history` and ask again.
      """)

  @Argument(help: "The model's name.") var model: String
  @Option(help: ArgumentHelp("The revision to restore.", valueName: "revision")) var to: Int?
  @OptionGroup var place: OperationsOptions
  @OptionGroup var author: RouteAuthorOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      let outcome = try await place.operations().rollback(
        try ModelName(model), to: to, author: author.author,
        expectedRevision: author.expectedRevision)
      try RouteOutcomeText.print(outcome, json: json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
