internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade models`
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models and versions of a registry.",
    discussion: """
      Example: crossfade models --registry ModelRegistry

      Reads the manifests alone; `crossfade verify` looks at the files and runs the model.
      """)

  @OptionGroup var registry: RegistryOption
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      let snapshot = try registry.reader.scan()
      print(json ? Self.json(snapshot) : Self.text(snapshot))
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private static func text(_ snapshot: RegistrySnapshot) -> String {
    guard !snapshot.models.isEmpty || !snapshot.warnings.isEmpty else {
      return ServeBanner.noModels
    }
    var table = TextTable(header: ["MODEL", "VERSION", "PUBLISHED", "BY", "INPUTS -> OUTPUTS"])
    for model in snapshot.models {
      switch model.versions {
      case .failure(let error):
        table.add([model.name.description, "-", "-", "-", "cannot be read: \(error.message)"])
      case .success(let versions) where versions.isEmpty:
        table.add([model.name.description, "-", "-", "-", "no versions"])
      case .success(let versions):
        for version in versions { table.add(row(model.name, version)) }
      }
    }
    let warnings = snapshot.warnings.map { "warning: \($0)" }
    return ([table.text] + warnings).joined(separator: "\n")
  }

  private static func row(_ name: ModelName, _ version: RegistrySnapshot.Version) -> [String] {
    switch version.manifest {
    case .success(let manifest):
      [
        name.description, version.version.description, manifest.publishedAt, manifest.publishedBy,
        "\(list(manifest.signature.inputs)) -> \(list(manifest.signature.outputs))",
      ]
    case .failure(let error):
      [name.description, version.version.description, "-", "-", "bad: \(error.message)"]
    }
  }

  private static func list(_ specs: [TensorSpec]) -> String {
    specs.map { "\($0.name) \($0.datatype.name)\($0.shapeText)" }.joined(separator: ", ")
  }

  private static func json(_ snapshot: RegistrySnapshot) -> String {
    JSONOutput.object([
      ("models", JSONOutput.array(snapshot.models.map(json))),
      (
        "warnings",
        JSONOutput.array(snapshot.warnings.map { JSONOutput.string($0.description) })
      ),
    ])
  }

  private static func json(_ model: RegistrySnapshot.Model) -> String {
    var members = [("name", JSONOutput.string(model.name.description))]
    switch model.versions {
    case .failure(let error): members.append(("error", JSONOutput.string(error.message)))
    case .success(let versions):
      members.append(("versions", JSONOutput.array(versions.map(json))))
    }
    return JSONOutput.object(members)
  }

  private static func json(_ version: RegistrySnapshot.Version) -> String {
    var members = [("version", version.version.description)]
    switch version.manifest {
    case .failure(let error): members.append(("error", JSONOutput.string(error.message)))
    case .success(let manifest):
      members += [
        ("format", JSONOutput.string(manifest.format.rawValue)),
        ("engine", JSONOutput.string(manifest.engine.rawValue)),
        ("artifact_sha256", manifest.artifactSHA256.map(JSONOutput.string) ?? "null"),
        ("inputs", JSONOutput.array(manifest.signature.inputs.map(json))),
        ("outputs", JSONOutput.array(manifest.signature.outputs.map(json))),
        ("published_by", JSONOutput.string(manifest.publishedBy)),
        ("published_at", JSONOutput.string(manifest.publishedAt)),
        (
          "lineage",
          JSONOutput.object(
            manifest.lineage.sorted { $0.key < $1.key }.map { ($0, JSONOutput.string($1)) })
        ),
      ]
    }
    return JSONOutput.object(members)
  }

  private static func json(_ spec: TensorSpec) -> String {
    JSONOutput.object([
      ("name", JSONOutput.string(spec.name)),
      ("datatype", JSONOutput.string(spec.datatype.name)),
      ("shape", "\(spec.wireShape)"),
    ])
  }
}
