internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// `crossfade compare`
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show how a shadow's answers differ from those that were sent.",
    discussion: """
      Examples:
        crossfade compare digits --server http://127.0.0.1:8501
        crossfade compare digits --candidate 3 --by country --registry ModelRegistry
        crossfade compare digits --format html --output report.html --registry ModelRegistry

      The verdict is one of three words: alike, when whatever differs beyond the noise is within \
      the margin of the model's settings; different, when it is beyond zero; inconclusive, when \
      too little was seen to say. Every rate comes with its 95 % interval, and the noise is what \
      the baseline differs from itself.

      Without --baseline and --candidate it is the comparison that runs, or else the newest. With \
      --registry it reads what a server has written to its state folder, which may be some seconds \
      behind.
      """)

  @Argument(help: "The model's name.") var model: String
  @Option(help: ArgumentHelp("The version that answered.", valueName: "number"))
  var baseline: String?
  @Option(help: ArgumentHelp("The shadow's version.", valueName: "number"))
  var candidate: String?
  @Option(
    help: ArgumentHelp(
      "The revision that began the shadow, 0 for a replay (default: the newest).",
      valueName: "revision"))
  var since: Int?
  @Option(
    help: ArgumentHelp(
      "Show the slices of this parameter only; one that the model's settings compare by.",
      valueName: "key"))
  var by: String?
  @Option(help: "What to write the report as: table, json, csv or html.")
  var format: ComparisonFormat?
  @Flag(help: "Print JSON, for machines: the same as --format json.") var json = false
  @Option(
    help: ArgumentHelp(
      "Write to this file in place of standard output; one that is there is replaced.",
      valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "With --registry: the server's state folder (default: \(StateOptions.folderName) in the "
        + "registry).", valueName: "dir"))
  var state: String?
  @OptionGroup var place: PlaceOptions

  func validate() throws {
    guard !json || format == nil || format == .json else {
      throw ValidationError("--json and --format: expected one of them, or both as json.")
    }
    guard state == nil || place.registry != nil else {
      throw ValidationError("--state belongs to --registry.")
    }
    if let since { try LimitOptions.check("--since", since, 0...Route.revisionMax) }
  }

  func run() async throws {
    do throws(ServingError) {
      let view = try await report()
      let chosen: ComparisonFormat = json ? .json : format ?? .table
      let text = try chosen.text(view)
      try ReportOutput.write(text, to: output)
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func report() async throws(ServingError) -> ComparisonReportView {
    let question = try question()
    switch try place.place() {
    case .server(let client):
      return try await client.get(question.path, ComparisonReportView.self)
    case .folder(let root):
      return try FolderComparisons(
        registry: root, state: state ?? "\(root)/\(StateOptions.folderName)"
      ).report(question, at: SystemClock.wall.text)
    }
  }

  func question() throws(ServingError) -> ComparisonQuestion {
    ComparisonQuestion(
      model: try ModelName(model), baseline: try baseline.map(Self.version),
      candidate: try candidate.map(Self.version), since: since, parameter: by)
  }

  private static func version(_ text: String) throws(ServingError) -> ModelVersion {
    try ModelVersion(parsing: text)
  }
}
