package import ServingCore

/// The API keys that were made, as one file keeps them.
package struct KeyBook: Hashable, Sendable {
  package static let schema = 1
  /// Keys in one file, revoked and expired ones included.
  package static let keyCountMax = 4_096
  static let fileBytesMax = 4 << 20

  /// In the order in which they were made.
  package private(set) var records: [KeyRecord]

  package init(_ records: [KeyRecord] = []) {
    self.records = records
  }

  /// - Throws: `RESOURCE_EXHAUSTED` when the file is full; `ALREADY_EXISTS` for an identifier that
  ///   is taken.
  package mutating func add(_ record: KeyRecord) throws(ServingError) {
    guard records.count < Self.keyCountMax else {
      throw ServingError(
        .resourceExhausted,
        "there are \(records.count) keys, as many as a file may have; begin another file, or "
          + "delete the entries of keys that were revoked")
    }
    guard !records.contains(where: { $0.identifier == record.identifier }) else {
      throw ServingError(.alreadyExists, "key \(record.identifier) is there already")
    }
    records.append(record)
  }

  /// Has a key count no longer.
  /// - Returns: the key; when it was revoked before, as it was then.
  /// - Throws: `NOT_FOUND`.
  package mutating func revoke(
    _ identifier: String, at now: Int64
  ) throws(ServingError) -> KeyRecord {
    guard let index = records.firstIndex(where: { $0.identifier == identifier }) else {
      throw ServingError(
        .notFound,
        "no key has the id \(identifier.quotedForMessage); `crossfade keys list` shows them")
    }
    if records[index].revoked == nil { records[index].revoked = now }
    return records[index]
  }
}
