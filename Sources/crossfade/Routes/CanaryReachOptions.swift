internal import ArgumentParser
internal import ServingCore

/// Which requests a canary is for.
struct CanaryReachOptions: ParsableArguments {
  @Option(
    name: .customLong("when"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only requests whose parameter has one of the values; may be given several times.",
      valueName: "name=value,…"))
  var conditions: [String] = []
  @Flag(help: "Every request again.") var noWhen = false
  @Option(
    name: .customLong("key"), parsing: .singleValue,
    help: ArgumentHelp(
      "A routing key that always goes to the canary; may be given several times.",
      valueName: "key"))
  var keys: [String] = []
  @Flag(help: "No such keys any more.") var noKeys = false
  @Option(
    name: .customLong("stable-key"), parsing: .singleValue,
    help: ArgumentHelp(
      "A routing key that always goes to the stable version; may be given several times.",
      valueName: "key"))
  var stableKeys: [String] = []
  @Flag(help: "No such keys any more.") var noStableKeys = false

  func validate() throws {
    for (list, name, isCleared) in [
      (conditions, "when", noWhen), (keys, "key", noKeys), (stableKeys, "stable-key", noStableKeys),
    ] where isCleared && !list.isEmpty {
      throw ValidationError("give either --\(name) or its opposite, not both.")
    }
  }

  var chosenKeys: [String]? { noKeys ? [] : keys.isEmpty ? nil : keys }
  var chosenStableKeys: [String]? { noStableKeys ? [] : stableKeys.isEmpty ? nil : stableKeys }

  /// Nil when nothing is said of it.
  func slice() throws(ServingError) -> RouteSlice? {
    try SliceArguments.slice(conditions, isCleared: noWhen)
  }
}
