package import GatewayClient

/// Failures by kind, with the words of the first of each.
package struct FailureTally: Sendable {
  package struct Entry: Codable, Hashable, Sendable {
    package var count: Int
    /// The first one's message.
    package var example: String
  }

  /// Kinds at most; a server may make up names. More count as ``otherKind``.
  package static let kindCountMax = 64
  package static let otherKind = "other"

  package private(set) var entries: [String: Entry] = [:]

  package init() {}

  package var count: Int { entries.values.reduce(0) { $0 + $1.count } }

  package mutating func add(_ kind: String, _ example: @autoclosure () -> String) {
    add(kind, Entry(count: 1, example: ""), example)
  }

  package mutating func add(_ error: GatewayError) {
    add(Self.kind(of: error), error.message)
  }

  package mutating func add(_ other: FailureTally) {
    for (kind, entry) in other.entries { add(kind, entry) { entry.example } }
  }

  private mutating func add(_ kind: String, _ entry: Entry, _ example: () -> String) {
    let isFull = entries.count >= Self.kindCountMax && entries[kind] == nil
    entries[isFull ? Self.otherKind : kind, default: Entry(count: 0, example: example())].count +=
      entry.count
  }

  /// `429 RESOURCE_EXHAUSTED`; `UNAVAILABLE (connection)` when the gateway did not answer.
  package static func kind(of error: GatewayError) -> String {
    error.httpStatus.map { "\($0) \(error.code)" } ?? "\(error.code) (\(error.origin))"
  }
}
