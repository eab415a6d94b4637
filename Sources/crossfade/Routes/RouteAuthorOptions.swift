internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore

/// Who changes a route, and why: kept in the revision for whoever asks later.
struct RouteAuthorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Why: one sentence for whoever reads the history.", valueName: "text"))
  var reason: String
  @Option(help: ArgumentHelp("Who; the user's name without it.", valueName: "name"))
  var by: String?
  @Option(
    name: [.customLong("expect"), .customLong("expect-revision")],
    help: ArgumentHelp(
      "Only if this revision is in force, 0 for none; without it, whatever is.",
      valueName: "revision"))
  var expectedRevision: Int?

  var author: RouteAuthor {
    let now = UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
    return RouteAuthor(actor: by ?? NSUserName(), time: now.description, reason: reason)
  }
}
