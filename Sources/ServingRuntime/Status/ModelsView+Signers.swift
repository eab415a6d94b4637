extension ModelsView {
  /// Adds who signed each version, as a gateway found when it loaded or tried it.
  package mutating func addSigners(of report: StatusReport) {
    var signers: [String: [Int64: String]] = [:]
    for model in report.models {
      for version in model.versions {
        signers[model.name, default: [:]][version.version] = version.signedBy
      }
    }
    for index in models.indices {
      guard let known = signers[models[index].name] else { continue }
      models[index].versions = models[index].versions?.map { version in
        var version = version
        version.signedBy = known[version.version]
        return version
      }
    }
  }
}
