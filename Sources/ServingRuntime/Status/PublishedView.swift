/// A version that has just appeared in the registry. The reply of
/// `POST /v1/models/{model}/versions`.
package struct PublishedView: Codable, Hashable, Sendable {
  package var model: String
  package var version: Int64
  package var format: String
  /// What runs it.
  package var engine: String
  /// Where it lies on the machine of the registry.
  package var folder: String
  package var admission: ChecksView
  /// What publishing could not tidy up.
  package var warnings: [String]

  package init(
    model: String, version: Int64, format: String, engine: String, folder: String,
    admission: ChecksView, warnings: [String] = []
  ) {
    self.model = model
    self.version = version
    self.format = format
    self.engine = engine
    self.folder = folder
    self.admission = admission
    self.warnings = warnings
  }
}
