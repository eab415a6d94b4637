internal import ServingCore
internal import YAMLReading

/// Lays a manifest out as YAML for people to read.
enum ManifestWriter {
  static func text(_ manifest: Manifest) -> String {
    var lines = [
      "# Written by publish. A published version never changes, and the digests below are checked",
      "# before it is loaded: to change anything, publish another version.",
      "schema: \(Manifest.schema)",
      "model: \(YAMLText.scalar(manifest.model.description))",
      "version: \(manifest.version)",
      "format: \(manifest.format.rawValue)",
      "engine: \(manifest.engine.rawValue)",
    ]
    if !manifest.outputs.isEmpty {
      lines.append(
        "outputs: [\(manifest.outputs.map(YAMLText.scalar).joined(separator: ", "))]")
    }
    lines += ["artifact: \(YAMLText.scalar(manifest.artifact))", "files:"]
    lines += manifest.files.map { file in
      "  \(YAMLText.scalar(file.name)): "
        + "{ bytes: \(file.byteCount), sha256: \(YAMLText.scalar(file.sha256)) }"
    }
    lines.append("signature:")
    lines += list("inputs", manifest.signature.inputs)
    lines += list("outputs", manifest.signature.outputs)
    lines += BatchingWriter.lines(manifest.batching)
    let rows = manifest.warmUpRows.map(String.init).joined(separator: ", ")
    lines += [
      "threads: { intra_op: \(manifest.threads.intraOp), inter_op: \(manifest.threads.interOp) }",
      "warm_up: { rows: [\(rows)] }",
    ]
    if let golden = manifest.golden { lines.append("golden: \(YAMLText.scalar(golden))") }
    if manifest.isBreaking { lines.append("breaking: true") }
    if !manifest.lineage.isEmpty {
      lines.append("lineage:")
      lines += manifest.lineage.sorted { $0.key < $1.key }.map { key, value in
        "  \(YAMLText.scalar(key)): \(YAMLText.scalar(value))"
      }
    }
    let publisher = YAMLText.scalar(manifest.publishedBy)
    let time = YAMLText.scalar(manifest.publishedAt)
    lines.append("published: { by: \(publisher), at: \(time) }")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ key: String, _ specs: [TensorSpec]) -> [String] {
    specs.isEmpty ? ["  \(key): []"] : ["  \(key):"] + specs.map(line)
  }

  private static func line(_ spec: TensorSpec) -> String {
    let shape = spec.dimensions.map { dimension in
      switch dimension {
      case .fixed(let extent): "\(extent)"
      case .dynamic(let name): name.map(YAMLText.scalar) ?? "-1"
      }
    }
    return "    - { name: \(YAMLText.scalar(spec.name)), datatype: \(spec.datatype.name), "
      + "shape: [\(shape.joined(separator: ", "))] }"
  }
}
