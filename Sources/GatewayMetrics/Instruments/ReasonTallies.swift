/// A count for each case of a closed enumeration of reasons.
package struct ReasonTallies<Reason: RawRepresentable<Int> & CaseIterable & Hashable & Sendable>:
  ~Copyable, Sendable
{
  private let counts = InlineArray<24, Tally> { _ in Tally() }

  package init() {
    precondition(Reason.allCases.count <= 24, "more reasons than there is room for")
  }

  package func count(_ reason: Reason, by amount: Int = 1) { counts[reason.rawValue].add(amount) }

  package subscript(reason: Reason) -> UInt64 { counts[reason.rawValue].value }

  /// Those that were counted.
  package func snapshot() -> [Reason: UInt64] {
    var counted: [Reason: UInt64] = [:]
    for reason in Reason.allCases where self[reason] > 0 { counted[reason] = self[reason] }
    return counted
  }
}
