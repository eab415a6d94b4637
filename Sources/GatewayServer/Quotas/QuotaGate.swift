internal import GatewayMetrics
internal import ServingCore

/// Lets a request in by its caller's quota. One for each event loop.
struct QuotaGate {
  private var cache: QuotaCache
  private let counters: GatewayCounters

  init(table: QuotaTable, counters: GatewayCounters) {
    cache = QuotaCache(table: table)
    self.counters = counters
  }

  /// To be called when what is served has changed.
  mutating func forget() { cache.forget() }

  /// - Returns: the cell to leave when the request is over; nil where there is no limit.
  /// - Throws: `RESOURCE_EXHAUSTED` that says which quota, and when to come again.
  mutating func enter(
    _ caller: Caller, model: String, address: PeerAddress?, now: MonotonicInstant,
    isServed: () -> Bool
  ) throws(ServingError) -> QuotaCell? {
    guard !caller.quotas.isEmpty else { return nil }
    let entry = cache.entry(
      caller, model: model, address: address, now: now, isServed: isServed)
    guard let quota = entry.quota else { return nil }
    guard let cell = entry.cell else {
      counters.quotaRefusals.count(.concurrency)
      throw ServingError(
        .resourceExhausted,
        "quota: as many identities and models have requests in flight as are counted; send the "
          + "request again later")
    }
    guard let (kind, wait) = cell.enter(quota, now: now) else { return cell }
    counters.quotaRefusals.count(kind)
    throw quota.refusal(
      kind, identity: caller.name, model: entry.model, waitNanoseconds: wait)
  }
}
