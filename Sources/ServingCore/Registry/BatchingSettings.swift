/// How a version's requests may share a run.
package struct BatchingSettings: Hashable, Sendable {
  /// The highest `max_rows` a manifest may ask for.
  package static let rowsMax = 65_536
  package static let defaults = BatchingSettings(isEnabled: true, maxRows: 64)

  /// Whether the leading axis counts rows of independent requests. Takes effect only where the
  /// signature has such an axis.
  package var isEnabled: Bool
  /// Rows that requests are gathered up to. One request with more rows runs alone.
  package var maxRows: Int

  package init(isEnabled: Bool, maxRows: Int) {
    self.isEnabled = isEnabled
    self.maxRows = maxRows
  }
}
