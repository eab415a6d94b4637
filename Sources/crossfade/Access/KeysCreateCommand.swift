internal import AccessControl
internal import ArgumentParser
internal import ServingCore

/// `crossfade keys create`
struct KeysCreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a key, and print it once.")

  @Argument(help: "The identity that the key is of.") var name: String
  @OptionGroup var place: KeysPlaceOptions
  @Option(
    help: ArgumentHelp(
      "One of the identity's roles; may be repeated. All of them without it.",
      valueName: "role"))
  var role: [String] = []
  @Option(
    help: ArgumentHelp(
      "A right that the key keeps: predict, view, publish, route or approve; may be repeated.",
      valueName: "right"))
  var right: [AccessRight] = []
  @Option(
    help: ArgumentHelp(
      "Models that the key keeps, by name or as 'search-*'; may be repeated.",
      valueName: "pattern"))
  var model: [String] = []
  @Option(
    help: ArgumentHelp(
      "When the key ends: 12h, 90d (default: never).", valueName: "duration"))
  var expires: String?
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      let key = try make()
      print(json ? KeyText.created(key.0, key.1) : key.0.text)
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func make() throws(ServingError) -> (APIKey, KeyRecord) {
    try check(place.policy())
    var patterns: [ModelPattern] = []
    for text in model { patterns.append(try ModelPattern(text)) }
    let now = KeysPlaceOptions.now
    let seconds = try expires.map { text throws(ServingError) in try DurationText.seconds(text) }
    var random = SystemRandomNumberGenerator()
    let key = APIKey(using: &random)
    let record = KeyRecord(
      key, identity: name, created: now, expires: seconds.map { now + Int64($0) },
      roles: role.isEmpty ? nil : role,
      scope: AccessScope(
        rights: right.isEmpty ? nil : AccessRights(right),
        models: patterns.isEmpty ? nil : patterns))
    try place.file().change { book throws(ServingError) in try book.add(record) }
    return (key, record)
  }

  /// - Parameter policy: nil where only the keys' file is known.
  private func check(_ policy: AccessPolicy?) throws(ServingError) {
    guard AccessName.isValid(name) else {
      throw ServingError(
        .invalidArgument,
        "expected an identity's name, of letters, digits, '.', '_', '-' and '@', got "
          + name.quotedForMessage)
    }
    guard let policy else { return }
    guard let identity = policy.identity(name) else {
      let known = policy.identities.map(\.name).quotedListForMessage
      throw ServingError(
        .notFound,
        "the access file names no identity \(name.quotedForMessage); it names \(known)")
    }
    for role in role where !identity.roles.contains(role) {
      throw ServingError(
        .invalidArgument,
        "--role: expected one of the identity's roles \(identity.roles.quotedListForMessage), got "
          + role.quotedForMessage)
    }
  }
}

extension AccessRight: ExpressibleByArgument {}
