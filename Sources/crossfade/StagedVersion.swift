internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// A version while it is being published. All its checks run at once, in one process that loads the
/// model once, when the signature is asked for; what they found is told when the manifest is there.
struct StagedVersion {
  private let request: PublishRequest
  private let probe: ChildProcessProbe
  private var transcript: ProbeTranscript?
  /// Every check so far, that of the files included.
  private(set) var finding = ProbeFinding(report: AdmissionReport())

  init(_ request: PublishRequest, probe: ChildProcessProbe) {
    self.request = request
    self.probe = probe
  }

  /// Runs the checks.
  /// - Returns: the engine and the signature, also when a later check has failed.
  mutating func inspect(
    _ artifact: EngineArtifact
  ) throws(ServingError) -> InspectedArtifact {
    // Copied beside the artifact under its own name by then.
    let folder = artifact.path.dropLast(Self.lastName(artifact.path).count)
    let golden = request.golden.map { "\(folder)\(Self.lastName($0))" }
    let transcript = probe.probe(
      AdmissionPlan(
        artifact: artifact, batching: request.batching, warmUpRows: request.warmUpRows,
        goldenPath: golden))
    self.transcript = transcript
    guard let inspected = transcript.inspected else {
      throw transcript.finding.report.error
        ?? ServingError(.internal, "the check of the model told no signature")
    }
    return inspected
  }

  /// What the checks found, with the files before them: their digests were taken from what was
  /// copied.
  mutating func check(_ manifest: Manifest) throws(ServingError) {
    guard let transcript else {
      throw ServingError(.internal, "a version is to be checked that was never inspected")
    }
    let bytes = manifest.files.reduce(0) { $0 + $1.byteCount }
    var report = AdmissionReport()
    report.add(
      AdmissionStep(
        name: "files", outcome: .passed,
        finding: "\(manifest.files.count) files, \(bytes) bytes, digested as they were copied",
        nanoseconds: 0))
    report.add(transcript.finding.report)
    finding = ProbeFinding(report: report, peakBytes: transcript.finding.peakBytes)
    if let error = report.error { throw error }
  }

  /// Tells of the signature, which is made after every check has passed.
  mutating func noteSigned(_ key: SigningKey) {
    finding.report.add(
      AdmissionStep(
        name: "trust", outcome: .passed, finding: "signed with key \(key.fingerprint.prefix(16))",
        nanoseconds: 0))
  }

  private static func lastName(_ path: String) -> Substring {
    path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
  }
}
