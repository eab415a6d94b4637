internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade reject`
struct RejectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Refuse a promotion that another person proposed.",
    discussion: """
      Example: crossfade reject digits 3 --reason "flips labels" --registry ModelRegistry

      The route stays as it is. Who proposed it withdraws it instead.
      """)

  @OptionGroup var decision: DecisionOptions

  func run() async throws {
    do throws(ServingError) {
      let proposal = try await decision.place.operations().decline(
        decision.proposal, of: try decision.name(), .reject, by: decision.author)
      try ProposalText.print(proposal, json: decision.json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
