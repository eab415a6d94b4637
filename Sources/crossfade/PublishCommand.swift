internal import AdminServer
internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade publish`
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Check a model and publish it as a new version.",
    discussion: """
      Examples:
        crossfade publish digits model.onnx --registry ModelRegistry
        crossfade publish digits model.onnx --registry ModelRegistry --golden golden.json \
      --lineage data=2026-11 --lineage accuracy=0.98
        crossfade publish tagger model.onnx --registry ModelRegistry --pad sequence \
      --pad-value token_ids=1
        crossfade publish digits model.onnx --server http://127.0.0.1:8501

      The signature is read from the model, which is loaded in a process of its own: one that \
      crashes the engine is refused like any other bad one. The version appears in the registry \
      by one rename, after every check has passed; when one fails, nothing is left behind. \
      With --server the files are sent to the gateway, which checks and publishes them. Prints \
      the version's number.
      """)

  @Argument(help: "The model's name: \(ModelName.pattern).") var model: String
  @Argument(help: "The model file, and any file that it needs beside it.") var files: [String]
  @OptionGroup var place: PlaceOptions
  @Option(help: ArgumentHelp("The version to become; the next free one without it."))
  var version: String?
  @Option(help: ArgumentHelp("Which of the files is the model, if several could be."))
  var artifact: String?
  @Option(help: ArgumentHelp("Requests with known answers, as JSON.", valueName: "file"))
  var golden: String?
  @OptionGroup var settings: VersionSettings
  @OptionGroup var lineage: LineageOptions
  @Flag(
    help: ArgumentHelp(
      "This version may change what callers send or get.",
      discussion: "Without it, such a version is refused while another one is in force."))
  var breaking = false
  @Option(help: ArgumentHelp("Who publishes; the user's name without it.", valueName: "name"))
  var by: String?
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    try settings.check()
  }

  func run() async throws {
    do throws(ServingError) {
      let published = try await publish(try request())
      for warning in published.warnings {
        FileHandle.standardError.write(Data("crossfade: \(warning)\n".utf8))
      }
      if json {
        print(try AdminJSON.text(published))
      } else {
        print(ChecksText.text(published.admission))
        print("published \(published.model) version \(published.version)")
      }
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func publish(_ request: PublishRequest) async throws(ServingError) -> PublishedView {
    switch try place.place() {
    case .folder(let root):
      let publication = VersionPublication(
        root: root, probe: ChildProcessProbe(libraryPath: engine.libraryPath))
      return try publication.publish(request)
    case .server(let client):
      return try await UploadedPublication(client: client).publish(request)
    }
  }

  private func request() throws(ServingError) -> PublishRequest {
    var number: ModelVersion?
    if let version { number = try ModelVersion(parsing: version) }
    let batching = try settings.batching()
    return PublishRequest(
      model: try ModelName(model), files: files, artifact: artifact, version: number,
      golden: golden, lineage: try lineage.entries(), batching: batching,
      threads: settings.threads, isBreaking: breaking, actor: by ?? NSUserName(),
      time: UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)))
  }
}
