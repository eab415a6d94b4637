internal import RegistryStore
internal import ServingCore

extension AdmissionReport {
  /// Who signed the version, in words; nil when no trusted key did.
  var signer: String? {
    steps.first { $0.name == AdmissionRecorder.trustStep && $0.outcome == .passed }?.finding
  }
}

extension AdmissionRecorder {
  /// The name of the step that asks whom a version is from.
  static let trustStep = "trust"

  /// Reads a version's files, and then asks whether they are from somebody who is trusted.
  /// - Parameter trust: nil not to ask.
  mutating func verify(
    _ model: ModelName, _ version: ModelVersion, _ manifest: Manifest, in registry: RegistryReader,
    by trust: ArtifactTrust?
  ) throws(ServingError) {
    try step("files") { () throws(ServingError) -> String in
      let files = try registry.verifyFiles(of: model, version, manifest)
      return "\(files.fileCount) files, \(files.byteCount) bytes, as their digests say"
    }
    guard let trust else { return }
    var signer: String?
    try step(Self.trustStep) { () throws(ServingError) in
      let finding = try trust.check(model, version, manifest)
      signer = finding.signer
      return (signer == nil ? .skipped : .passed, finding.text)
    }
    if let signer { note(signer: signer) }
  }
}
