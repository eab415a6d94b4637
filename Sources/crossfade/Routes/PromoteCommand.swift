internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade promote`
struct PromoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Make a version the one that answers.",
    discussion: """
      Example: crossfade promote digits 3 --reason "better on night shots" --registry ModelRegistry

      Adds a revision to the model's route, in one atomic step: servers that watch the registry \
      load the version if they have not, answer by it once it is ready, and keep the one before \
      warm, so that `crossfade rollback` takes effect at once. The version is checked first: its \
      files against their digests, and its signature against the stable version's. When it is a \
      canary, that ends; other canaries go on.

      For a model of which the registry's registry.yaml says that promotions take two \
      (`four_eyes: ["*"]`), it makes a proposal instead, which another person approves with \
      `crossfade approve`.
      """)

  @Argument(help: "The model's name.") var model: String
  @Argument(help: "The version.") var version: String
  @OptionGroup var place: OperationsOptions
  @OptionGroup var author: RouteAuthorOptions
  @Flag(help: "The version may change what callers send or get.") var breaking = false
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      let promotion = Promotion(
        model: try ModelName(model), version: try ModelVersion(parsing: version),
        author: author.author, expectedRevision: author.expectedRevision, allowsBreaking: breaking)
      switch try await place.operations().promote(promotion) {
      case .made(let outcome): try RouteOutcomeText.print(outcome, json: json)
      case .proposed(let proposal): try ProposalText.print(proposal, json: json)
      }
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
