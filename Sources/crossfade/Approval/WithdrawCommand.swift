internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade withdraw`
struct WithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "Take back a promotion that one proposed oneself.",
    discussion: """
      Example: crossfade withdraw digits 3 --reason "a better one comes" --registry ModelRegistry

      The route stays as it is. Others reject it instead.
      """)

  @OptionGroup var decision: DecisionOptions

  func run() async throws {
    do throws(ServingError) {
      let proposal = try await decision.place.operations().decline(
        decision.proposal, of: try decision.name(), .withdraw, by: decision.author)
      try ProposalText.print(proposal, json: decision.json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
