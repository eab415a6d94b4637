internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade probe`: checks one version's artifact in a process of its own, so that an artifact
/// that crashes or blocks the engine takes nobody else down. Run by `serve`, `verify` and
/// `publish`, through ``ChildProcessProbe``; not for people, so the help does not list it.
///
/// Writes one JSON object per line as it goes, see ``ProbeEvent``.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Check a version's artifact in this process and report it line by line.",
    discussion: """
      Example: crossfade probe --manifest ModelRegistry/digits/1/manifest.yaml

      The other commands run this one, and read its JSON.
      """,
    shouldDisplay: false)

  @Option(help: ArgumentHelp("Check a version by its manifest.", valueName: "file"))
  var manifest: String?
  @Option(
    help: ArgumentHelp(
      "Check a model that has no manifest yet, with the settings below.", valueName: "file"))
  var artifact: String?
  @Option(name: .customLong("format"), help: ArgumentHelp("Its format.", valueName: "name"))
  var format = ArtifactFormat.onnx
  @Option(name: .customLong("engine"), help: ArgumentHelp("What runs it.", valueName: "name"))
  var choice = EngineArgument()
  @Option(help: ArgumentHelp("An output that is wanted; may be repeated.", valueName: "name"))
  var output: [String] = []
  @Option(help: ArgumentHelp("The golden vectors of that model.", valueName: "file"))
  var golden: String?
  @OptionGroup var settings: VersionSettings
  @Option(
    help: ArgumentHelp("End when the process of this number does.", valueName: "process-id"))
  var parent: Int32?
  @OptionGroup var engine: EngineOptions

  func validate() throws {
    guard (manifest == nil) != (artifact == nil) else {
      throw ValidationError("give either --manifest or --artifact")
    }
    try settings.check()
  }

  func run() throws {
    let error: ServingError?
    do throws(ServingError) {
      let child = try ProbeChild(parent: parent)
      error = child.run(libraryPath: engine.libraryPath) { () throws(ServingError) in
        try plan()
      }
    } catch let refusal {
      throw ExitStatus.failure(refusal)
    }
    // Everything is said. What an engine's library does as a process ends is none of the model's
    // doing, and a crash in it would count against the model.
    _exit(error.map(ExitStatus.code) ?? EXIT_SUCCESS)
  }

  private func plan() throws(ServingError) -> AdmissionPlan {
    if let manifest {
      let folder = URL(filePath: manifest).deletingLastPathComponent().path()
      return AdmissionPlan(try Self.read(manifest), folder: folder)
    }
    guard let artifact else { throw ServingError(.internal, "neither manifest nor artifact") }
    let batching = try settings.batching()
    return AdmissionPlan(
      artifact: EngineArtifact(
        path: artifact, format: format, engine: choice.choice.kind, outputs: output,
        threads: settings.threads),
      batching: batching, warmUpRows: batching.warmUpRows, goldenPath: golden)
  }

  private static func read(_ path: String) throws(ServingError) -> Manifest {
    let bytes: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      // One byte more than the codec takes, so that it is the one to refuse a larger file.
      bytes = try file.read(upToCount: ManifestCodec.byteCountMax + 1) ?? Data()
    } catch {
      throw ServingError(
        .notFound, "manifest \(path.quotedPath) cannot be read: \(error.localizedDescription)")
    }
    do throws(ServingError) {
      return try ManifestCodec.decode(Array(bytes))
    } catch {
      throw error.prefixed("manifest \(path.quotedPath)")
    }
  }
}
