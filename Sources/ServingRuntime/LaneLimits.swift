/// How much may wait in one lane.
package struct LaneLimits: Hashable, Sendable {
  /// Rows waiting, all requests together.
  package var queuedRowsMax = 8_192
  /// Input bytes waiting, all requests together.
  package var queuedBytesMax = 256 * 1024 * 1024

  package static let defaults = LaneLimits()

  package init() {}
}
