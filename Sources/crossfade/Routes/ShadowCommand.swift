internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade shadow`
struct ShadowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shadow",
    abstract: "Give a version a copy of a share of a model's traffic, and compare what it says.",
    discussion: """
      Examples:
        crossfade shadow digits 4 --percent 100 --reason "would it flip labels?" \
      --registry ModelRegistry
        crossfade shadow digits 4 --percent 25 --when country=DE,AT --repeat 2 \
      --reason "a closer look" --registry ModelRegistry
        crossfade shadow digits 4 --off --reason "seen enough" --registry ModelRegistry
        crossfade shadow digits --off --reason "a sale is on" --registry ModelRegistry

      Callers notice nothing: the copy is run once their reply has left, behind all that answers \
      them, and is dropped where there is no room; `crossfade compare` says how much of it was. A \
      request goes by its routing key, as for canaries, but by a draw of the shadow's own. Of its \
      requests a share (--repeat, \(Shadow.repeatedStandard) % when nobody says) is run again by \
      the version that answered: what differs then is noise. On a running shadow, what is not \
      given stays as it is. A version that becomes a canary or the stable one is no shadow any more.
      """)

  @Argument(help: "The model's name.") var model: String
  @Argument(help: "The version; with --off, every shadow without it.") var version: String?
  @Option(help: ArgumentHelp("The share: above 0, to 100, in hundredths.", valueName: "percent"))
  var percent: String?
  @Option(
    name: [.customLong("when"), .customLong("slice")], parsing: .singleValue,
    help: ArgumentHelp(
      "Only requests whose parameter has one of the values; may be given several times.",
      valueName: "name=value,…"))
  var conditions: [String] = []
  @Flag(name: [.customLong("no-when"), .customLong("no-slice")], help: "Every request again.")
  var noWhen = false
  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Of its requests, how many per cent are run a second time by the version that answered.",
      valueName: "percent"))
  var repeated: String?
  @Flag(help: "End the shadow, or every one.") var off = false
  @OptionGroup var place: OperationsOptions
  @OptionGroup var author: RouteAuthorOptions
  @Flag(help: "The version need not take every request that the stable one takes.")
  var breaking = false
  @Flag(help: "Print JSON, for machines.") var json = false

  private var arguments: ShadowArguments {
    ShadowArguments(
      version: version, percent: percent, conditions: conditions, isSliceCleared: noWhen,
      repeated: repeated, isOff: off, allowsBreaking: breaking)
  }

  func validate() throws {
    if let contradiction = arguments.contradiction { throw ValidationError(contradiction) }
  }

  func run() async throws {
    do throws(ServingError) {
      let request = ShadowRequest(
        model: try ModelName(model), order: try arguments.order(), author: author.author,
        expectedRevision: author.expectedRevision, allowsBreaking: breaking)
      try RouteOutcomeText.print(try await place.operations().shadow(request), json: json)
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
