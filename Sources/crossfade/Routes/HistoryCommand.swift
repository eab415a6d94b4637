internal import AdminServer
internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// `crossfade history`
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show every revision of a route, and whether the chain of their digests holds.",
    discussion: """
      Example: crossfade history digits --registry ModelRegistry

      Newest first, with what the gates had found where they had a say. Each revision holds the \
      digest of the one it was made from, so an edited or a missing one is found and named; then \
      the code is 65.
      """)

  @Argument(help: "The model's name.") var model: String
  @OptionGroup var place: OperationsOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      let name = try ModelName(model)
      let report = try await place.operations().history(of: name)
      print(json ? try AdminJSON.text(report) : HistoryText.text(report))
      if let first = report.findings.first {
        let more = report.findings.count - 1
        throw ServingError(
          .dataLoss,
          "the history of model \(name) is damaged: \(first)"
            + (more > 0 ? " (and \(more) more findings)" : ""))
      }
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
