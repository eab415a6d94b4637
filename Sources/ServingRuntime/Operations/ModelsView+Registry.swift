package import RegistryStore
package import ServingCore

extension ModelsView {
  /// What a registry's folder was seen to hold.
  /// - Parameter signers: as ``ArtifactTrust/signers(of:)`` found them.
  package init(
    _ snapshot: RegistrySnapshot, signers: [ModelName: [ModelVersion: String]] = [:]
  ) {
    self.init(
      models: snapshot.models.map { Model($0, signers: signers[$0.name] ?? [:]) },
      warnings: snapshot.warnings.map(\.description))
  }
}

extension ModelsView.Model {
  fileprivate init(_ seen: RegistrySnapshot.Model, signers: [ModelVersion: String]) {
    switch seen.versions {
    case .success(let versions):
      self.init(
        name: seen.name.description,
        versions: versions.map { ModelsView.Version($0, signedBy: signers[$0.version]) })
    case .failure(let error): self.init(name: seen.name.description, error: error.message)
    }
  }
}

extension ModelsView.Version {
  fileprivate init(_ seen: RegistrySnapshot.Version, signedBy signer: String?) {
    self.init(version: seen.version.number)
    signedBy = signer
    switch seen.manifest {
    case .failure(let error): self.error = error.message
    case .success(let manifest):
      format = manifest.format.rawValue
      engine = manifest.engine.rawValue
      artifactSha256 = manifest.artifactSHA256
      inputs = manifest.signature.inputs.map(ModelsView.Tensor.init)
      outputs = manifest.signature.outputs.map(ModelsView.Tensor.init)
      publishedBy = manifest.publishedBy
      publishedAt = manifest.publishedAt
      lineage = manifest.lineage
    }
  }
}

extension ModelsView.Tensor {
  fileprivate init(_ spec: TensorSpec) {
    self.init(
      name: spec.name, datatype: spec.datatype.name, shape: spec.wireShape.map { Int($0) },
      dimensions: spec.dimensions.map(\.description))
  }
}
