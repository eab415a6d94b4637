package import ServingCore

/// Replies by code as they were at one moment; a code that never came is not among them.
package struct CodeCounts: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// `OK` or one of ``StatusCode``'s names.
    package var code: String
    package var count: UInt64
  }

  static let okName = "OK"

  package private(set) var entries: [Entry] = []

  package init() {}

  /// - Parameter code: nil for `OK`.
  package mutating func add(_ count: UInt64, to code: StatusCode?) {
    add(Entry(code: code?.rawValue ?? Self.okName, count: count))
  }

  package mutating func merge(_ other: CodeCounts) {
    for entry in other.entries { add(entry) }
  }

  private mutating func add(_ entry: Entry) {
    guard entry.count > 0 else { return }
    if let index = entries.firstIndex(where: { $0.code == entry.code }) {
      entries[index].count &+= entry.count
    } else {
      entries.append(entry)
    }
  }
}
