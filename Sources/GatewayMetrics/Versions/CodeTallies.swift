package import ServingCore

/// Replies by code: one count for `OK` and one for each ``StatusCode``.
package struct CodeTallies: ~Copyable, Sendable {
  /// Room for the codes, checked by a test against ``StatusCode``.
  static let codeCountMax = 16

  private let counts = InlineArray<16, Tally> { _ in Tally() }

  package init() {}

  /// - Parameter code: nil for `OK`.
  package func count(_ code: StatusCode?) { counts[Self.index(of: code)].add(1) }

  /// Those that were counted, `OK` first, the others as ``StatusCode`` lists them.
  package func snapshot() -> CodeCounts {
    var counted = CodeCounts()
    for code in [nil] + StatusCode.allCases.map(Optional.some) {
      counted.add(counts[Self.index(of: code)].value, to: code)
    }
    return counted
  }

  /// A switch, not a search: this stands on the way of every request.
  static func index(of code: StatusCode?) -> Int {
    switch code {
    case nil: 0
    case .invalidArgument: 1
    case .unauthenticated: 2
    case .permissionDenied: 3
    case .notFound: 4
    case .failedPrecondition: 5
    case .alreadyExists: 6
    case .cancelled: 7
    case .deadlineExceeded: 8
    case .resourceExhausted: 9
    case .unavailable: 10
    case .unimplemented: 11
    case .dataLoss: 12
    case .internal: 13
    }
  }
}
