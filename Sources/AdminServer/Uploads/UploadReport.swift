/// The reply of `POST /v1/uploads`: where files may be sent now, and what they are held to.
package struct UploadReport: Codable, Hashable, Sendable {
  package var id: String
  package var filesMax: Int
  package var fileBytesMax: Int
  /// After so long without use, the upload is removed.
  package var idleSecondsMax: Int

  init(id: String, limits: UploadLimits) {
    self.id = id
    filesMax = limits.filesMax
    fileBytesMax = limits.fileBytesMax
    idleSecondsMax = limits.idleSecondsMax
  }
}
