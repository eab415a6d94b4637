internal import AdminServer
internal import ArgumentParser
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade models`
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models and versions of a registry.",
    discussion: """
      Examples:
        crossfade models --registry ModelRegistry
        crossfade models --registry ModelRegistry --trusted-keys keys
        crossfade models --server http://127.0.0.1:8501 --json

      Reads the manifests alone, and with --trusted-keys holds their signatures against the keys; \
      `crossfade verify` looks at the files and runs the model. A server says who signed what it \
      loaded.
      """)

  @OptionGroup var place: PlaceOptions
  @OptionGroup var trust: TrustOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() async throws {
    do throws(ServingError) {
      let view = try await view()
      print(json ? try AdminJSON.text(view) : Self.text(view))
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func view() async throws(ServingError) -> ModelsView {
    switch try place.place() {
    case .folder(let root):
      let snapshot = try RegistryReader(root: root).scan()
      return ModelsView(snapshot, signers: try trust.signers(of: snapshot, root: root))
    case .server(let client):
      try trust.refuseForServer()
      return try await client.get("/v1/models", ModelsView.self)
    }
  }

  private static func text(_ view: ModelsView) -> String {
    guard !view.models.isEmpty || !view.warnings.isEmpty else { return ServeBanner.noModels }
    return ModelsText(view: view).text
  }
}
