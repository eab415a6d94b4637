package import ServingCore

/// What a ``RecordWriter`` writes.
package protocol WriterRecord: Sendable {
  /// What the thread that writes them is called; at most 15 bytes.
  static var threadName: String { get }
  /// About what a waiting record takes of memory, in bytes.
  var memoryByteCount: Int { get }
}

extension PredictionRecord: WriterRecord {
  package static var threadName: String { "prediction-log" }
}

extension ShadowRecord: WriterRecord {
  package static var threadName: String { "shadow-log" }
}
