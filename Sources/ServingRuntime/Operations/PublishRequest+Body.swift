internal import RegistryStore
internal import ServingCore

extension PublishRequest {
  /// What an order asks to be made of files in a folder.
  /// - Throws: `INVALID_ARGUMENT` when it names a file that is not among them.
  init(
    _ body: PublishBody, of model: ModelName, folder: String, names: [String],
    at time: UTCTimestamp
  ) throws(ServingError) {
    func path(_ name: String) -> String { "\(folder)/\(name)" }
    for (key, name) in [("artifact", body.artifact), ("golden", body.golden)] {
      guard let name, !names.contains(name) else { continue }
      throw ServingError(
        .invalidArgument,
        "\(key): expected one of the uploaded files \(names.sorted().quotedListForMessage), got "
          + name.quotedForMessage)
    }
    self.init(
      model: model, files: names.filter { $0 != body.golden }.sorted().map(path),
      artifact: body.artifact.map(path), engine: body.engine, outputs: body.outputs,
      version: body.version, golden: body.golden.map(path), lineage: body.lineage,
      batching: body.batching, threads: body.threads, isBreaking: body.allowsBreaking,
      actor: body.by ?? OrderAuthor.standard, time: time)
  }
}
