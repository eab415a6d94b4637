/// How the gaps between the requests of an open loop are chosen.
package enum ArrivalPattern: String, CaseIterable, Hashable, Sendable {
  /// All alike: one request every `1 / rate` seconds.
  case constant
  /// Exponential, as of many callers who know nothing of each other: bursts and lulls.
  case poisson
}
