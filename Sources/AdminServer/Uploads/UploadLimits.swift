/// What may be uploaded, and where it waits for being published.
package struct UploadLimits: Hashable, Sendable {
  package static let defaults = UploadLimits()

  /// A folder that belongs to this server alone: what an earlier one left there is removed. Nil:
  /// nothing can be uploaded.
  package var folder: String?
  /// Uploads at once, each for one version.
  package var uploadsMax = 8
  package var filesMax = 64
  /// 16 GiB for one file.
  package var fileBytesMax = 16 << 30
  /// What an upload leaves free on the folder's file system, 1 GiB: others need it too.
  package var freeBytesMin = 1 << 30
  /// After so long without a byte or an order, an upload is removed.
  package var idleSecondsMax = 3_600
  /// How long one file may take, and how long its sender may pause.
  package var millisecondsMax = 3_600_000
  package var pauseMillisecondsMax = 10_000

  package init(folder: String? = nil) {
    self.folder = folder
  }
}
