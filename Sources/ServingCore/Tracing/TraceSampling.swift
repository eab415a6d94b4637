/// Which requests are traced that come without a word of it.
package struct TraceSampling: Hashable, Sendable {
  /// The random part of a trace's id has so many values (W3C Trace Context level 2: seven bytes).
  private static let valueCount: UInt64 = 1 << 56

  private let threshold: UInt64

  package init(_ share: Percentage) {
    threshold = Self.valueCount / UInt64(Percentage.hundredthsMax) * UInt64(share.hundredths)
    isAll = share == .all
    isNone = share == .none
  }

  private let isAll: Bool
  /// Whether no request is.
  package let isNone: Bool

  /// By the trace's id alone, so that everybody who takes the same share takes the same traces, and
  /// a larger share has those of a smaller one.
  package func takes(_ id: TraceID) -> Bool {
    isAll || id.lower & (Self.valueCount - 1) < threshold
  }

  /// - Parameter parent: what the request brought: who asks has decided then.
  package func takes(_ id: TraceID, parent: TraceContext?) -> Bool {
    parent.map(\.isSampled) ?? takes(id)
  }
}
