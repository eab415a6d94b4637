/// What loaded versions may need together, and what each is counted with.
///
/// A load beyond the budget is refused; nothing that serves is closed to make room.
package struct MemoryBudget: Hashable, Sendable {
  /// What a load needs at its highest beside the artifact's own bytes.
  package static let overheadBytes = 8 << 20
  /// A model is read, parsed and laid out for running, for a while side by side.
  package static let artifactFactor = 3

  package let limitBytes: Int
  package private(set) var usedBytes = 0
  private var reserved: [String: Int] = [:]

  package init(limitBytes: Int) {
    self.limitBytes = limitBytes
  }

  /// What a load is taken to need before it was ever measured.
  package static func estimate(artifactBytes: Int) -> Int {
    let (scaled, overflow) = artifactBytes.multipliedReportingOverflow(by: artifactFactor)
    return overflow ? Int.max : scaled.addingReportingOverflow(overheadBytes).partialValue
  }

  /// What `owner` could be counted with.
  package func available(to owner: String) -> Int {
    max(0, limitBytes - usedBytes + (reserved[owner] ?? 0))
  }

  package func bytes(of owner: String) -> Int? { reserved[owner] }

  /// Counts `owner` with `bytes`, in place of what it was counted with.
  /// - Parameter basis: where the number is from, for the message.
  /// - Throws: `RESOURCE_EXHAUSTED` when that would go beyond the limit; nothing has changed then.
  package mutating func reserve(
    _ bytes: Int, for owner: String, basis: String
  ) throws(ServingError) {
    let others = usedBytes - (reserved[owner] ?? 0)
    guard bytes <= available(to: owner) else {
      throw ServingError(
        .resourceExhausted,
        "\(owner) needs \(Self.text(bytes)) of memory (\(basis)), and \(Self.text(others)) of the "
          + "budget of \(Self.text(limitBytes)) are in use; unload other versions, or raise "
          + "--memory-budget",
        detail: ["needed_bytes": "\(bytes)", "budget_bytes": "\(limitBytes)"])
    }
    usedBytes = others + bytes
    reserved[owner] = bytes
  }

  /// Counts `owner` no more.
  package mutating func release(_ owner: String) {
    usedBytes -= reserved.removeValue(forKey: owner) ?? 0
  }

  private static func text(_ bytes: Int) -> String {
    let tenths = bytes / (1 << 20) * 10 + bytes % (1 << 20) * 10 / (1 << 20)
    return "\(tenths / 10).\(tenths % 10) MiB"
  }
}
