/// Whether the registry can be read, and how changes in it are noticed.
package struct RegistryStatus: Codable, Hashable, Sendable {
  package var path: String
  /// Why the registry cannot be read now; nil when it can. What serves keeps serving meanwhile.
  package var problem: String?
  /// Since when that is so, either way.
  package var since: String
  /// `inotify`, or `polling` with the reason behind it.
  package var watch: String
  /// How often it was read, and when last.
  package var scanCount: Int
  package var scannedAt: String?
  /// Things in the folder that are neither versions nor what may stand beside them.
  package var warnings: [String]

  package init(
    path: String, problem: String? = nil, since: String, watch: String, scanCount: Int = 0,
    scannedAt: String? = nil, warnings: [String] = []
  ) {
    self.path = path
    self.problem = problem
    self.since = since
    self.watch = watch
    self.scanCount = scanCount
    self.scannedAt = scannedAt
    self.warnings = warnings
  }
}
