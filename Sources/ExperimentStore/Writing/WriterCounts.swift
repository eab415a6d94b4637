/// What became of the records that a writer was offered: the sum of all is their number.
package struct WriterCounts: Hashable, Sendable {
  package var written: UInt64 = 0
  package var dropped: [DropReason: UInt64] = [:]
  /// That wait or are being written.
  package var queuedRows = 0
  package var queuedBytes = 0
  /// Transactions that failed; their records were kept and tried again.
  package var failures: UInt64 = 0
}
