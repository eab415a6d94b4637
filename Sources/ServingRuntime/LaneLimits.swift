/// How much may wait in one lane, and how long its runs may take where nobody waits for them.
package struct LaneLimits: Hashable, Sendable {
  /// Parts that one request may run in, where it has more rows than a batch takes: this bounds what
  /// it may keep the engine busy with, and the outputs that wait for the last one. Rows without
  /// elements cost their sender nothing.
  package static let partsMax = 4_096

  /// Output bytes of one request's parts that wait for its last one.
  package static let partsOutputBytesMax = 256 * 1024 * 1024

  /// Rows waiting, all requests together.
  package var queuedRowsMax = 8_192
  /// Input bytes waiting, all requests together.
  package var queuedBytesMax = 256 * 1024 * 1024
  /// Output bytes that wait to be encoded before another run begins.
  package var outputBytesMax = 64 * 1024 * 1024

  /// How long a run in the background may take before it is broken off, in seconds.
  package var backgroundRunSecondsMax: UInt64 = 10
  /// The same for any run once the lane was closed: it would keep its version in memory for as long
  /// as it takes. Longer than any answer is usually waited for.
  package var closedRunSecondsMax: UInt64 = 60

  package static let defaults = LaneLimits()

  package init() {}
}
