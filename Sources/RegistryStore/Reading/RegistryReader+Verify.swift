package import ServingCore

extension RegistryReader {
  /// Reads every file of a version and holds it against the manifest: it is there, a regular file,
  /// of the stated size and SHA-256; and no other file is there but a signature, which
  /// ``ArtifactTrust`` looks at.
  /// - Throws: `DATA_LOSS` naming the file, what was expected and what came; `INVALID_ARGUMENT`
  ///   for a manifest of another version.
  package func verifyFiles(
    of model: ModelName, _ version: ModelVersion, _ manifest: Manifest
  ) throws(ServingError) -> VerifiedFiles {
    guard manifest.model == model, manifest.version == version else {
      throw ServingError(
        .invalidArgument,
        "expected the manifest of model \(model) version \(version), got that of model "
          + "\(manifest.model) version \(manifest.version)")
    }
    let modelFolder = try Folder(model.description, in: try Self.openRoot(root))
    return try Self.verifyFiles(in: try Folder(version.description, in: modelFolder), manifest)
  }

  static func verifyFiles(
    in folder: borrowing Folder, _ manifest: Manifest
  ) throws(ServingError) -> VerifiedFiles {
    try verifyNames(try folder.entries(), in: folder.path, manifest)
    var byteCount = 0
    for file in manifest.files {
      try verify(file, in: folder)
      byteCount += file.byteCount
    }
    return VerifiedFiles(fileCount: manifest.files.count, byteCount: byteCount)
  }

  /// Names are compared as bytes: two ways to write é are two files.
  private static func verifyNames(
    _ entries: [FolderEntry], in path: String, _ manifest: Manifest
  ) throws(ServingError) {
    let own = [Manifest.fileName, SignatureBundle.fileName]
    let listed = Set((manifest.files.map(\.name) + own).map { Array($0.utf8) })
    for entry in entries where !listed.contains(entry.bytes) {
      throw loss(
        "\(path)/\(entry.shownName)",
        "is not in the manifest; a published version holds only what was published, so remove it")
    }
    let found = Set(entries.map(\.bytes))
    for file in manifest.files where !found.contains(Array(file.name.utf8)) {
      throw loss("\(path)/\(file.name)", "is missing: expected \(file.byteCount) bytes")
    }
  }

  private static func verify(
    _ expected: ArtifactFile, in folder: borrowing Folder
  ) throws(ServingError) {
    let path = "\(folder.path)/\(expected.name)"
    let file: RegularFile
    do {
      file = try folder.file(reading: expected.name)
    } catch {
      // A link or a pipe in place of the file is damage, not a caller's mistake.
      guard error.code == .invalidArgument else { throw error }
      throw ServingError(.dataLoss, error.message, detail: error.detail)
    }
    // Before the digest, as it costs nothing and says more.
    guard file.byteCount == expected.byteCount else {
      throw loss(path, "expected \(expected.byteCount) bytes, got \(file.byteCount)")
    }
    let got = try file.digest()
    guard got.byteCount == expected.byteCount, got.sha256 == expected.sha256 else {
      throw loss(path, "expected SHA-256 \(expected.sha256), got \(got.sha256)")
    }
  }

  private static func loss(_ path: String, _ problem: String) -> ServingError {
    ServingError(.dataLoss, "\(path.quotedPath): \(problem)", detail: ["file": path])
  }
}
