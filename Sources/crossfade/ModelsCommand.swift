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
        crossfade models --server http://127.0.0.1:8501 --json

      Reads the manifests alone; `crossfade verify` looks at the files and runs the model.
      """)

  @OptionGroup var place: PlaceOptions
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
    case .folder(let root): ModelsView(try RegistryReader(root: root).scan())
    case .server(let client): try await client.get("/v1/models", ModelsView.self)
    }
  }

  private static func text(_ view: ModelsView) -> String {
    guard !view.models.isEmpty || !view.warnings.isEmpty else { return ServeBanner.noModels }
    var table = TextTable(
      header: ["MODEL", "VERSION", "ENGINE", "PUBLISHED", "BY", "INPUTS -> OUTPUTS"])
    for model in view.models {
      guard let versions = model.versions else {
        table.add([model.name, "-", "-", "-", "-", "cannot be read: \(model.error ?? "")"])
        continue
      }
      if versions.isEmpty { table.add([model.name, "-", "-", "-", "-", "no versions"]) }
      for version in versions { table.add(row(model.name, version)) }
    }
    let warnings = view.warnings.map { "warning: \($0)" }
    return ([table.text] + warnings).joined(separator: "\n")
  }

  private static func row(_ name: String, _ version: ModelsView.Version) -> [String] {
    if let error = version.error {
      return [name, "\(version.version)", "-", "-", "-", "bad: \(error)"]
    }
    return [
      name, "\(version.version)", version.engine ?? "-", version.publishedAt ?? "-",
      version.publishedBy ?? "-",
      "\(list(version.inputs ?? [])) -> \(list(version.outputs ?? []))",
    ]
  }

  private static func list(_ tensors: [ModelsView.Tensor]) -> String {
    tensors.map { "\($0.name) \($0.datatype)[\($0.dimensions.joined(separator: ", "))]" }.joined(
      separator: ", ")
  }
}
