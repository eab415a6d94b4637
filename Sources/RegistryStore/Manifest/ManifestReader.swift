internal import ServingCore
internal import YAMLReading

/// Reads the parts of a manifest out of its YAML document.
struct ManifestReader {
  private let root: YAMLObject

  init(_ document: YAMLField) throws(ServingError) {
    root = try YAMLObject(
      document, schema: Manifest.schema,
      required: ["model", "version", "format", "artifact", "files", "signature", "published"],
      optional: [
        "engine", "outputs", "batching", "threads", "warm_up", "golden", "breaking", "lineage",
      ])
  }

  func manifest() throws(ServingError) -> Manifest {
    let formatField = try root.require("format")
    let format: ArtifactFormat = try formatField.choice()
    let engine: EngineKind =
      try root["engine"].map { field throws(ServingError) in
        try field.choice()
      } ?? .standard(for: format)
    let outputs = try outputs()
    let threads = try threads()
    do throws(ServingError) {
      try engine.check(format: format, outputs: outputs, threads: threads)
    } catch {
      throw (root["engine"] ?? formatField).refusal(error.message)
    }
    let files = try FilesReader.files(root.require("files"))
    let published = try YAMLObject(root.require("published"), required: ["by", "at"])
    return Manifest(
      model: try root.require("model").modelName(),
      version: try root.require("version").modelVersion(),
      format: format,
      engine: engine,
      outputs: outputs,
      artifact: try listed(root.require("artifact"), in: files),
      files: files,
      signature: try SignatureReader.signature(root.require("signature")),
      batching: try root["batching"].map { field throws(ServingError) in
        try BatchingReader.settings(field)
      } ?? .defaults,
      threads: threads,
      warmUpRows: try warmUpRows(),
      golden: try root["golden"].map { field throws(ServingError) in
        try listed(field, in: files)
      },
      lineage: try lineage(),
      isBreaking: try root["breaking"].map { field throws(ServingError) in
        try field.bool()
      } ?? false,
      publishedBy: try published.require("by").string(
        byteCountMax: ManifestCodec.publisherByteCountMax),
      publishedAt: try published.require("at").timestamp())
  }

  private func listed(
    _ field: YAMLField, in files: [ArtifactFile]
  ) throws(ServingError) -> String {
    let name = try field.string(byteCountMax: 255)
    guard let file = files.first(where: { $0.name == name }) else {
      throw field.mismatch("one of the files \(files.map(\.name).quotedListForMessage)")
    }
    // Equal text may be other bytes (é as one character or two); the listed ones are on the disk.
    return file.name
  }

  private func outputs() throws(ServingError) -> [String] {
    guard let field = root["outputs"] else { return [] }
    let items = try field.sequence(max: ManifestCodec.tensorsMax)
    guard !items.isEmpty else {
      throw field.refusal("expected at least one output, got none; leave it out for the usual ones")
    }
    var names: [String] = []
    for item in items {
      let name = try item.string(byteCountMax: ManifestCodec.tensorNameByteCountMax)
      guard !names.contains(name) else {
        throw item.refusal("output \(name.quotedForMessage) is given twice")
      }
      names.append(name)
    }
    return names
  }

  private func threads() throws(ServingError) -> EngineThreads {
    var threads = EngineThreads.defaults
    guard let field = root["threads"] else { return threads }
    let object = try YAMLObject(field, optional: ["intra_op", "inter_op"])
    if let count = object["intra_op"] {
      threads.intraOp = try count.integer(in: 1...EngineThreads.countMax)
    }
    if let count = object["inter_op"] {
      threads.interOp = try count.integer(in: 1...EngineThreads.countMax)
    }
    return threads
  }

  private func warmUpRows() throws(ServingError) -> [Int] {
    guard let field = root["warm_up"] else { return [1] }
    let items = try YAMLObject(field, required: ["rows"]).require("rows")
      .sequence(max: ManifestCodec.warmUpRunsMax)
    var rows: [Int] = []
    for item in items { rows.append(try item.integer(in: 1...BatchingSettings.rowsMax)) }
    return rows
  }

  private func lineage() throws(ServingError) -> [String: String] {
    guard let field = root["lineage"] else { return [:] }
    let members = try field.mapping()
    guard members.count <= ManifestCodec.lineageEntriesMax else {
      throw field.refusal(
        "expected at most \(ManifestCodec.lineageEntriesMax) entries, got \(members.count)")
    }
    var lineage: [String: String] = [:]
    for (key, member) in members {
      guard (1...ManifestCodec.lineageKeyByteCountMax).contains(key.utf8.count) else {
        throw member.refusal(
          "expected a key of 1 to \(ManifestCodec.lineageKeyByteCountMax) bytes, got "
            + "\(key.utf8.count)")
      }
      lineage[key] = try member.string(
        byteCountMax: ManifestCodec.lineageValueByteCountMax, mayBeEmpty: true)
    }
    return lineage
  }
}
