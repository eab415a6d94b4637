internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade rollback`
struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Go back to what answered before.",
    discussion: """
      Examples:
        crossfade rollback digits --reason "flips labels" --registry ModelRegistry
        crossfade rollback digits --to 4 --reason "the last good one" --registry ModelRegistry

      Adds a revision that restores an earlier one: the newest with another stable version, or the \
      one given; before the first one, what answered without a route. Rolling back twice goes \
      further back. When somebody changes the route meanwhile, nothing happens: look at \
      `crossfade history` and ask again.
      """)

  @Argument(help: "The model's name.") var model: String
  @Option(help: ArgumentHelp("The revision to restore.", valueName: "revision")) var to: Int?
  @OptionGroup var registry: RegistryOption
  @OptionGroup var author: RouteAuthorOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      var random = SystemRandomNumberGenerator()
      let appended = try RouteStore(root: registry.registry).rollback(
        try ModelName(model), to: to, author: author.author, using: &random)
      RouteText.printAppended(appended, json: json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
