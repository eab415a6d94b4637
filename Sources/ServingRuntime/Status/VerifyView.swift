/// The reply of `/v1/models/{model}/verify`.
package struct VerifyView: Codable, Hashable, Sendable {
  /// Ascending.
  package var versions: [ChecksView]

  package init(versions: [ChecksView]) {
    self.versions = versions
  }
}
