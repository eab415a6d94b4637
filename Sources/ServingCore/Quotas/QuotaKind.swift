/// What a quota limits.
package enum QuotaKind: Int, CaseIterable, Hashable, Sendable {
  /// Requests by time: a token bucket.
  case rate
  /// Requests in flight at once.
  case concurrency

  /// As metrics and replies name it.
  package var label: String {
    switch self {
    case .rate: "rate"
    case .concurrency: "concurrency"
    }
  }
}
