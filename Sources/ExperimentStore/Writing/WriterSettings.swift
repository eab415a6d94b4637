/// When a writer writes, and how much it holds.
package struct WriterSettings: Hashable, Sendable {
  package static let defaults = WriterSettings()

  /// For what shadows said: less of it waits, and for longer, as nobody asks for it at once.
  package static let shadows: WriterSettings = {
    var settings = WriterSettings()
    settings.queueRowsMax = 32_768
    settings.queueByteCountMax = 16 << 20
    settings.delayMilliseconds = 1_000
    return settings
  }()

  /// Records that wait or are being written; more are dropped.
  package var queueRowsMax = 65_536
  /// The same in bytes of memory, estimated; 64 MiB.
  package var queueByteCountMax = 64 << 20
  /// Of one transaction.
  package var batchRowsMax = 4_096
  package var batchByteCountMax = 8 << 20
  /// How long a record waits for others to be written with, in milliseconds.
  package var delayMilliseconds: UInt64 = 200
  /// After the first failure; doubled with each that follows, up to the most.
  package var retryMillisecondsMin: UInt64 = 100
  package var retryMillisecondsMax: UInt64 = 10_000

  package init() {}
}
