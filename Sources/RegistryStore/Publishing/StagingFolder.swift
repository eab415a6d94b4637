internal import ServingCore

/// A folder below a model in which a version is put together before it appears under its number.
struct StagingFolder: ~Copyable {
  static let namePrefix = ".staging-"

  let folder: Folder
  let name: String

  /// Makes an empty one.
  /// - Throws: `UNAVAILABLE` when the random names offered are all taken.
  init(
    in model: borrowing Folder, using random: inout some RandomNumberGenerator
  ) throws(ServingError) {
    let attemptsMax = 8
    for _ in 0..<attemptsMax {
      let name = Self.namePrefix + String(random.next() as UInt64, radix: 16)
      // Only its owner looks inside until it is complete.
      guard try model.makeFolder(name, mode: 0o700) else { continue }
      folder = try Folder(name, in: model)
      self.name = name
      return
    }
    throw ServingError(
      .unavailable,
      "\(model.path.quotedPath): \(attemptsMax) names for a staging folder were all taken")
  }

  /// Copies a file into the folder and onto the disk.
  /// - Returns: what was copied, digested on the way.
  func add(_ source: PublishPlan.Source) throws(ServingError) -> ArtifactFile {
    let original = try RegularFile(readingPath: source.path)
    try checkSize(original.byteCount, of: source)
    let copy = try folder.file(creating: source.name)
    var byteCount = 0
    let digest = try original.digest { chunk throws(ServingError) in
      // Again, as a file may grow while it is read.
      byteCount += chunk.count
      try checkSize(byteCount, of: source)
      try copy.write(chunk)
    }
    try copy.seal()
    return ArtifactFile(name: source.name, byteCount: digest.byteCount, sha256: digest.sha256)
  }

  private func checkSize(
    _ byteCount: Int, of source: PublishPlan.Source
  ) throws(ServingError) {
    guard byteCount <= RegistryLimits.fileByteCountMax else {
      throw ServingError(
        .invalidArgument,
        "\(source.path.quotedPath) is too large: expected at most "
          + "\(RegistryLimits.fileByteCountMax) bytes, got \(byteCount)")
    }
  }

  /// Writes the manifest, in place of an earlier one, and flushes it.
  func write(_ manifest: Manifest) throws(ServingError) {
    let yaml = try ManifestCodec.encode(manifest)
    try folder.remove(Manifest.fileName, isFolder: false)
    let file = try folder.file(creating: Manifest.fileName)
    try yaml.withUnsafeBufferPointer { bytes throws(ServingError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    try file.seal()
  }

  /// Signs what is in the folder, in place of an earlier signature. The manifest is there by then.
  func sign(_ manifest: Manifest, with key: SigningKey) throws(ServingError) {
    let bundle = try key.sign(SignedStatement(of: manifest, in: folder))
    try folder.remove(SignatureBundle.fileName, isFolder: false)
    let file = try folder.file(creating: SignatureBundle.fileName)
    try bundle.encoded().withUnsafeBufferPointer { bytes throws(ServingError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    try file.seal()
  }

  /// Opens the folder to readers and flushes its names. Its files are read-only; the folder is
  /// not, so that its owner can delete a version.
  func seal() throws(ServingError) {
    try folder.setMode(0o755)
    try folder.flush()
  }

  /// Removes a staging folder with what is in it.
  static func remove(_ name: String, from model: borrowing Folder) throws(ServingError) {
    do {
      let folder = try Folder(name, in: model)
      for entry in try folder.entries() {
        guard let file = entry.name else { continue }
        try folder.remove(file, isFolder: false)
      }
    } catch {
      guard error.code == .notFound else { throw error }
      return
    }
    try model.remove(name, isFolder: true)
  }
}
