/// What makes a request go out.
package enum LoadLoop: Hashable, Sendable {
  /// The clock: so many a second, however long the answers take.
  case open(ratePerSecond: Double, ArrivalPattern, seed: UInt64, inFlightMax: Int)
  /// The answer to the one before it, for each of so many callers.
  case closed(concurrency: Int)

  /// For reports.
  package var name: String {
    switch self {
    case .open: "open"
    case .closed: "closed"
    }
  }
}
