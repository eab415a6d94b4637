/// How much may wait in one lane.
package struct LaneLimits: Hashable, Sendable {
  /// Parts that one request may run in, where it has more rows than a batch takes: this bounds what
  /// it may keep the engine busy with, and the outputs that wait for the last one. Rows without
  /// elements cost their sender nothing.
  package static let partsMax = 4_096

  /// Rows waiting, all requests together.
  package var queuedRowsMax = 8_192
  /// Input bytes waiting, all requests together.
  package var queuedBytesMax = 256 * 1024 * 1024

  package static let defaults = LaneLimits()

  package init() {}
}
