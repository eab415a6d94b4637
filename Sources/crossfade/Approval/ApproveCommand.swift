internal import ArgumentParser
internal import ServingCore

/// `crossfade approve`
struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Let a promotion through that another person proposed.",
    discussion: """
      Example: crossfade approve digits 3 --reason "the figures hold" --registry ModelRegistry

      Makes the revision in one atomic step, after the checks of a promotion, with both names in \
      it. Who proposed it cannot approve it, by name: where a server has identities, by theirs; on \
      a folder, by the user's or --by, where nothing but the file system's permissions keeps \
      somebody from writing what they like. A proposal whose route has moved on is refused, with \
      what changed.
      """)

  @OptionGroup var decision: DecisionOptions

  func run() async throws {
    do throws(ServingError) {
      let outcome = try await decision.place.operations().approve(
        decision.proposal, of: try decision.name(), by: decision.author)
      try RouteOutcomeText.print(outcome, json: decision.json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
