internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore

/// `crossfade history`
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show every revision of a route, and whether the chain of their digests holds.",
    discussion: """
      Example: crossfade history digits --registry ModelRegistry

      Newest first. Each revision holds the digest of the one it was made from, so an edited or a \
      missing one is found and named; then the code is 65.
      """)

  @Argument(help: "The model's name.") var model: String
  @OptionGroup var registry: RegistryOption
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      let name = try ModelName(model)
      let now = UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
      let history = try RouteStore(root: registry.registry).history(of: name, at: now)
      print(json ? HistoryText.json(history, of: name) : HistoryText.text(history, of: name))
      if let first = history.findings.first {
        let more = history.findings.count - 1
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
