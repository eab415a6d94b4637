internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore

/// Which proposal somebody decides, and who and why.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "The model's name.") var model: String
  @Argument(help: "The proposal's number.") var proposal: Int
  @OptionGroup var place: OperationsOptions
  @Option(help: ArgumentHelp("Why: one sentence for whoever reads the history.", valueName: "text"))
  var reason: String
  @Option(
    help: ArgumentHelp(
      "Who; the user's name without it.",
      discussion: "A server with identities takes the identity's name, whatever is given here.",
      valueName: "name"))
  var by: String?
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    guard (1...Proposal.numberMax).contains(proposal) else {
      throw ValidationError("expected a proposal's number, from 1 on, got \(proposal).")
    }
  }

  func name() throws(ServingError) -> ModelName { try ModelName(model) }

  var author: RouteAuthor {
    let now = UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
    return RouteAuthor(actor: by ?? NSUserName(), time: now.description, reason: reason)
  }
}
