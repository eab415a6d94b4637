internal import ServingCore

extension SignedStatement {
  /// What is to be signed of a version: its files as its manifest has them, and the manifest as it
  /// is in the folder.
  init(of manifest: Manifest, in folder: borrowing Folder) throws(ServingError) {
    let digest = try folder.file(reading: Manifest.fileName).digest()
    var resources = manifest.files.map { Resource(name: $0.name, sha256: $0.sha256) }
    resources.append(Resource(name: Manifest.fileName, sha256: digest.sha256))
    self.init(
      subject: "\(manifest.model)/\(manifest.version)",
      resources: resources.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }
}
