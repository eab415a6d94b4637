internal import RegistryStore
package import ServingCore

/// `POST /v1/models/{model}/versions`: what files that were uploaded are to become.
package struct PublishBody: Hashable, Sendable {
  /// As `POST /v1/uploads` named it.
  package var upload: String
  /// The name of the uploaded file that is the model, where more than one could be.
  package var artifact: String?
  /// What is to run the version; nil for the first engine that takes the model.
  package var engine: EngineKind?
  /// The names of the outputs that the version gives; empty for its engine's usual ones.
  package var outputs: [String]
  /// The name of the uploaded file with the golden vectors.
  package var golden: String?
  /// The version to become; nil for the next free one.
  package var version: ModelVersion?
  package var lineage: [String: String]
  package var batching: BatchingSettings
  package var threads: EngineThreads
  package var allowsBreaking: Bool
  package var by: String?

  package init(
    upload: String, artifact: String? = nil, engine: EngineKind? = nil, outputs: [String] = [],
    golden: String? = nil, version: ModelVersion? = nil, lineage: [String: String] = [:],
    batching: BatchingSettings = .defaults,
    threads: EngineThreads = .defaults, allowsBreaking: Bool = false, by: String? = nil
  ) {
    self.upload = upload
    self.artifact = artifact
    self.engine = engine
    self.outputs = outputs
    self.golden = golden
    self.version = version
    self.lineage = lineage
    self.batching = batching
    self.threads = threads
    self.allowsBreaking = allowsBreaking
    self.by = by
  }

  private static let bodyKeys = [
    "upload", "artifact", "engine", "outputs", "golden", "version", "lineage", "batching",
    "threads", "breaking", "by",
  ]
  private static let nameBytesMax = 255

  /// - Throws: `INVALID_ARGUMENT` naming the key, what was expected and what came.
  package init(body: [UInt8]) throws(ServingError) {
    let object = try OrderObject(body: body, keys: Self.bodyKeys)
    upload = try object.require("upload").text(byteCountMax: Self.nameBytesMax)
    artifact = try object["artifact"]?.text(byteCountMax: Self.nameBytesMax)
    engine = try Self.engine(object["engine"])
    outputs = try Self.outputs(object["outputs"])
    golden = try object["golden"]?.text(byteCountMax: Self.nameBytesMax)
    version = try object["version"]?.version()
    lineage = try Self.lineage(object["lineage"])
    batching = try BatchingBody.settings(object["batching"])
    threads = try Self.threads(object["threads"])
    allowsBreaking = try object["breaking"]?.flag() ?? false
    by = try OrderAuthor.name(object)
  }

  private static func engine(_ field: OrderField?) throws(ServingError) -> EngineKind? {
    guard let field else { return nil }
    guard let choice = EngineChoice(try field.text(byteCountMax: nameBytesMax)) else {
      throw field.mismatch("one of \(EngineChoice.words.joined(separator: ", "))")
    }
    return choice.kind
  }

  private static func outputs(_ field: OrderField?) throws(ServingError) -> [String] {
    guard let field else { return [] }
    let outputs = try field.texts(
      countMax: ManifestCodec.tensorsMax, byteCountMax: ManifestCodec.tensorNameByteCountMax)
    guard !outputs.isEmpty else {
      throw field.refusal("expected at least one output, got none; leave it out for the usual ones")
    }
    return outputs
  }

  private static func lineage(_ field: OrderField?) throws(ServingError) -> [String: String] {
    guard let field else { return [:] }
    var lineage: [String: String] = [:]
    for (key, value) in try field.mapping(countMax: ManifestCodec.lineageEntriesMax) {
      lineage[key] = try value.text(
        byteCountMax: ManifestCodec.lineageValueByteCountMax, mayBeEmpty: true)
    }
    return lineage
  }

  private static func threads(_ field: OrderField?) throws(ServingError) -> EngineThreads {
    var threads = EngineThreads.defaults
    guard let field else { return threads }
    let object = try OrderObject(field, keys: ["intra_op", "inter_op"])
    let range = 1...EngineThreads.countMax
    threads.intraOp = try object["intra_op"]?.integer(in: range) ?? threads.intraOp
    threads.interOp = try object["inter_op"]?.integer(in: range) ?? threads.interOp
    return threads
  }

  package var body: String {
    var text = OrderText()
    text.add("upload", text: upload)
    text.add("artifact", text: artifact)
    text.add("engine", text: engine?.rawValue)
    text.add("outputs", texts: outputs.isEmpty ? nil : outputs)
    text.add("golden", text: golden)
    text.add("version", number: version?.number)
    if !lineage.isEmpty {
      var members = OrderText()
      for (key, value) in lineage.sorted(by: { $0.key < $1.key }) { members.add(key, text: value) }
      text.add("lineage", object: members)
    }
    if batching != .defaults { text.add("batching", object: BatchingBody.text(batching)) }
    if threads != .defaults {
      var members = OrderText()
      members.add("intra_op", number: threads.intraOp)
      members.add("inter_op", number: threads.interOp)
      text.add("threads", object: members)
    }
    text.add("breaking", flag: allowsBreaking)
    text.add("by", text: by)
    return text.text
  }
}
