/// What the checks of a version found, as loading would find it: the reply of
/// `/v1/models/{model}/verify` has one for each version.
package struct ChecksView: Codable, Hashable, Sendable {
  package var model: String
  package var version: Int64
  package var good: Bool
  /// Why it is not good.
  @Nullable package var code: String?
  @Nullable package var reason: String?
  /// What loading it took at its highest; nil when it was not measured.
  @Nullable package var peakBytes: Int?
  package var checks: [VersionStatusReport.Check]

  package init(
    model: String, version: Int64, good: Bool, code: String? = nil, reason: String? = nil,
    peakBytes: Int? = nil, checks: [VersionStatusReport.Check] = []
  ) {
    self.model = model
    self.version = version
    self.good = good
    self.code = code
    self.reason = reason
    self.peakBytes = peakBytes
    self.checks = checks
  }
}
