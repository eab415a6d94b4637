internal import AdminServer
internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// `crossfade verify`
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check versions as loading would: digests, signature, golden vectors.",
    discussion: """
      Examples:
        crossfade verify digits --registry ModelRegistry
        crossfade verify digits 2 --registry ModelRegistry --json
        crossfade verify digits --registry ModelRegistry --trusted-keys keys/
        crossfade verify digits --server http://127.0.0.1:8501

      Each version is loaded in a process of its own, so that a model that crashes the engine is \
      reported like any other bad one; with --server, on the gateway's machine. Ends with code 0 \
      when every version that was looked at is good, 65 otherwise.
      """)

  @Argument(help: "The model's name.") var model: String
  @Argument(help: "A version; all of them without it.") var version: String?
  @OptionGroup var place: PlaceOptions
  @OptionGroup var trust: TrustOptions
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      try await verify()
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func verify() async throws(ServingError) {
    let name = try ModelName(model)
    var number: ModelVersion?
    if let version { number = try ModelVersion(parsing: version) }
    let view: VerifyView
    switch try place.place() {
    case .folder(let root):
      let verification = VersionVerification(
        root: root, probe: ChildProcessProbe(libraryPath: engine.libraryPath),
        trustedKeyPaths: trust.trustedKeys)
      view = try verification.verify(name, only: number) { if !json { print(ChecksText.text($0)) } }
    case .server(let client):
      try trust.refuseForServer()
      view = try await client.order(
        "/v1/models/\(name)/verify", VerifyBody(version: number).body, VerifyView.self,
        isCheck: true)
      if !json { for version in view.versions { print(ChecksText.text(version)) } }
    }
    if json { print(try AdminJSON.text(view.versions)) }
    if let bad = view.versions.first(where: { !$0.good }) {
      throw ServingError(
        bad.code.flatMap(StatusCode.init) ?? .failedPrecondition,
        "model \(name) does not pass: \(bad.reason ?? "version \(bad.version) is bad")")
    }
  }
}
