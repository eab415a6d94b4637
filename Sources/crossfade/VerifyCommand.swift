internal import ArgumentParser
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check versions as loading would: digests, signature, golden vectors.",
    discussion: """
      Examples:
        crossfade verify digits --registry ModelRegistry
        crossfade verify digits 2 --registry ModelRegistry --json

      Each version is loaded in a process of its own, so that a model that crashes the engine is \
      reported like any other bad one. Ends with code 0 when every version that was looked at is \
      good, 65 otherwise.
      """)

  @Argument(help: "The model's name.") var model: String
  @Argument(help: "A version; all of them without it.") var version: String?
  @OptionGroup var registry: RegistryOption
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      try verify()
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func verify() throws(ServingError) {
    let name = try ModelName(model)
    var number: ModelVersion?
    if let version { number = try ModelVersion(parsing: version) }
    let versions = try registry.reader.versions(of: name, only: number)
    let verifier = VersionVerifier(
      registry: registry.reader, probe: ChildProcessProbe(libraryPath: engine.libraryPath),
      clock: SystemClock.monotonic)
    var reports: [VersionReport] = []
    for version in versions {
      let finding = verifier.verify(
        name, version.version, folder: version.folder, version.manifest)
      let report = VersionReport(model: name, version: version.version, finding: finding)
      reports.append(report)
      if !json { print(report.text) }
    }
    if json { print(JSONOutput.array(reports.map(\.json))) }
    if let error = reports.lazy.compactMap(\.finding.report.error).first {
      throw error.prefixed("model \(name) does not pass")
    }
  }
}
