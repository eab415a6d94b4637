/// How much may wait in one lane.
package struct LaneLimits: Hashable, Sendable {
  /// Rows of one request. One that has more than a batch takes runs in parts, so that this bounds
  /// what it may keep the engine busy with; rows without elements cost their sender nothing.
  package static let requestRowsMax = 1 << 20

  /// Rows waiting, all requests together.
  package var queuedRowsMax = 8_192
  /// Input bytes waiting, all requests together.
  package var queuedBytesMax = 256 * 1024 * 1024

  package static let defaults = LaneLimits()

  package init() {}
}
