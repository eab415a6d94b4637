internal import AdminServer
internal import ArgumentParser
internal import ServingCore

/// `crossfade proposals`
struct ProposalsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proposals",
    abstract: "Show which promotions wait for another person, and what became of earlier ones.",
    discussion: """
      Example: crossfade proposals digits --registry ModelRegistry

      A proposal is open until another person approves or rejects it, its proposer withdraws it, \
      seven days are over, or the route goes on without it.
      """)

  @Argument(help: "The model's name.") var model: String
  @OptionGroup var place: OperationsOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      let report = try await place.operations().proposals(of: try ModelName(model))
      print(json ? try AdminJSON.text(report) : ProposalText.text(report))
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
