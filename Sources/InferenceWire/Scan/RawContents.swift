/// Where the raw tensor contents of a body stand, as a scan found them.
package struct RawContents: Hashable, Sendable {
  /// One field: its whole extent, tag and length included, and its value's.
  package struct Entry: Hashable, Sendable {
    package var fieldStart: Int
    package var value: Range<Int>
  }

  package private(set) var entries: [Entry] = []
  /// Bytes that all entries take, tags and lengths included.
  package private(set) var byteCount = 0

  package init() {}

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    byteCount += entry.value.upperBound - entry.fieldStart
  }

  /// Forgets the entries; the list's memory, bounded by the limits on inputs and outputs, stays.
  package mutating func removeAll() {
    guard !entries.isEmpty else { return }
    entries.removeAll(keepingCapacity: true)
    byteCount = 0
  }

  /// The bytes before the first entry, when the entries are all that follows, as they are from
  /// every encoder that writes fields in the order of their numbers; nil otherwise.
  func prefixByteCount(ofBody bodyByteCount: Int) -> Int? {
    guard let first = entries.first else { return bodyByteCount }
    return first.fieldStart + byteCount == bodyByteCount ? first.fieldStart : nil
  }
}
