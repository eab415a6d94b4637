internal import ArgumentParser
internal import ServingCore

/// The command line.
@main
struct Crossfade: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crossfade",
    abstract: "Serve versioned models over HTTP/2 with protobuf payloads.",
    discussion: """
      A registry is a folder of models, a model a folder of numbered versions. Publish a model, \
      serve the registry, ask for a prediction:

        crossfade publish my-model model.onnx --registry ModelRegistry
        crossfade serve --registry ModelRegistry
        crossfade predict my-model --server http://127.0.0.1:8500 --input x='[[1, 2, 3]]'

      `crossfade --version` prints the program's own version. \(ExitStatus.explanation)
      """,
    subcommands: [
      ServeCommand.self, PublishCommand.self, SignCommand.self, VerifyCommand.self,
      ModelsCommand.self,
      CanaryCommand.self, RampCommand.self, ShadowCommand.self, PromoteCommand.self,
      ProposalsCommand.self, ApproveCommand.self, RejectCommand.self, WithdrawCommand.self,
      RollbackCommand.self, RouteCommand.self, HistoryCommand.self, StatusCommand.self,
      PredictCommand.self, ExplainCommand.self, CompareCommand.self, ReplayCommand.self,
      KeysCommand.self, DeployCommand.self,
      ProbeCommand.self,
    ])

  @MainActor static func main() async {
    // On the main thread, before there are others: what a thread gives up later is not given up by
    // those from before. See `ProbeConfinement`.
    if CommandLine.arguments.dropFirst().first == ProbeCommand.configuration.commandName {
      ProbeCommand.main(Array(CommandLine.arguments.dropFirst(2)))
      return
    }
    // Not the library's own flag, which every command would inherit: some have a --version of
    // theirs.
    if CommandLine.arguments.dropFirst() == ["--version"] {
      print("\(Product.name) \(Product.version)")
    } else {
      await main(nil)
    }
  }
}
