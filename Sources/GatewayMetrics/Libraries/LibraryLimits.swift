/// Bounds on what libraries may add to a scrape. Their labels may come from callers, such as paths.
package struct LibraryLimits: Hashable, Sendable {
  /// Metrics by name.
  package var familyCountMax = 256
  /// Series of one metric.
  package var seriesCountMax = 100
  /// Labels of one series; further ones are left out.
  package var labelCountMax = 8
  /// Bytes of a label's value, or of a name; longer ones are cut.
  package var textBytesMax = 128

  package static let defaults = LibraryLimits()

  package init() {}
}
