internal import ArgumentParser
internal import Foundation
internal import OnnxEngine
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade publish`
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Check a model and publish it as a new version.",
    discussion: """
      Examples:
        crossfade publish digits model.onnx --registry ModelRegistry
        crossfade publish digits model.onnx --registry ModelRegistry --golden golden.json \
      --lineage data=2026-11 --lineage accuracy=0.98

      The signature is read from the model. The version appears in the registry by one rename, \
      after every check has passed; when one fails, nothing is left behind. Prints the version's \
      number.
      """)

  @Argument(help: "The model's name: \(ModelName.pattern).") var model: String
  @Argument(help: "The model file, and any file that it needs beside it.") var files: [String]
  @OptionGroup var registry: RegistryOption
  @Option(help: ArgumentHelp("The version to become; the next free one without it."))
  var version: String?
  @Option(help: ArgumentHelp("Which of the files is the model, if several could be."))
  var artifact: String?
  @Option(help: ArgumentHelp("Requests with known answers, as JSON.", valueName: "file"))
  var golden: String?
  @OptionGroup var settings: VersionSettings
  @OptionGroup var lineage: LineageOptions
  @Option(help: ArgumentHelp("Who publishes; the user's name without it.", valueName: "name"))
  var by: String?
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    try settings.check()
  }

  func run() throws {
    do throws(ServingError) {
      try publish()
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func publish() throws(ServingError) {
    let engine = try engine.open()
    let admission = VersionAdmission(engine: engine, clock: SystemClock.monotonic)
    var random = SystemRandomNumberGenerator()
    var report = AdmissionReport()
    let published = try Publisher(root: registry.registry).publish(
      try request(), using: &random,
      inspect: { _, artifact throws(ServingError) in try engine.load(artifact).signature },
      check: { manifest, folder throws(ServingError) in
        report = try Self.check(manifest, in: folder, admission)
      })
    for warning in published.warnings {
      FileHandle.standardError.write(Data("crossfade: \(warning)\n".utf8))
    }
    let result = VersionReport(
      model: published.manifest.model, version: published.version, report: report)
    if json {
      print(
        JSONOutput.object([
          ("model", JSONOutput.string(published.manifest.model.description)),
          ("version", published.version.description),
          ("folder", JSONOutput.string(published.folder)),
          ("admission", result.json),
        ]))
    } else {
      print(result.text)
      print("published \(published.manifest.model) version \(published.version)")
    }
  }

  private func request() throws(ServingError) -> PublishRequest {
    var number: ModelVersion?
    if let version { number = try ModelVersion(parsing: version) }
    return PublishRequest(
      model: try ModelName(model), files: files, artifact: artifact, version: number,
      golden: golden, lineage: try lineage.entries(), batching: settings.batching,
      threads: settings.threads, warmUpRows: settings.warmUpRows, actor: by ?? NSUserName(),
      time: UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)))
  }

  /// The checks of loading, on the staged folder; the digests were taken from what was copied.
  private static func check(
    _ manifest: Manifest, in folder: String, _ admission: VersionAdmission<OnnxEngine>
  ) throws(ServingError) -> AdmissionReport {
    var report = AdmissionReport()
    let bytes = manifest.files.reduce(0) { $0 + $1.byteCount }
    let session = admission.admit(
      manifest, folder: folder,
      verifyFiles: { () throws(ServingError) -> String in
        "\(manifest.files.count) files, \(bytes) bytes, digested as they were copied"
      },
      report: &report)
    if session == nil {
      throw report.error ?? ServingError(.internal, "refused without a reason")
    }
    return report
  }
}
