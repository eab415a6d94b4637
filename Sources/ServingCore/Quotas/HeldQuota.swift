/// The quota that holds for a caller and a model, ready for the way of a request.
package struct HeldQuota: Hashable, Sendable {
  package let quota: AccessQuota
  /// Nil for no limit by time.
  package let bucket: TokenBucket?

  package init(_ quota: AccessQuota) {
    self.quota = quota
    bucket = quota.requestsPerSecond.map {
      TokenBucket(tokensPerSecond: $0, burst: quota.burst)
    }
  }

  /// What a refused caller hears: which quota, whose, of what, and when to come again.
  /// - Parameters:
  ///   - identity: the caller's name; empty for callers of one address that show none.
  ///   - model: nil for all names that are not served, which share a bucket.
  ///   - waitNanoseconds: until a token is there; nil where that cannot be told.
  package func refusal(
    _ kind: QuotaKind, identity: String, model: String?, waitNanoseconds: UInt64?
  ) -> ServingError {
    let who =
      identity.isEmpty
      ? "this address, which shows no identity," : "identity \(identity.quotedForMessage)"
    let what = model.map { "model \($0)" } ?? "models that are not served"
    var detail = [
      "quota": kind.label, "identity": identity.isEmpty ? Caller.anonymousName : identity,
      "model": model ?? "", "limit": limitText(kind),
    ]
    let limit: String
    switch kind {
    case .rate:
      limit =
        "\(limitText(kind)) requests per second to \(what), \(max(1, quota.burst)) at once after a "
        + "pause"
    case .concurrency: limit = "\(limitText(kind)) requests to \(what) in flight at once"
    }
    if let waitNanoseconds {
      let milliseconds = waitNanoseconds / 1_000_000 + (waitNanoseconds % 1_000_000 > 0 ? 1 : 0)
      detail[ServingError.waitDetail] = "\(milliseconds)"
    }
    return ServingError(
      .resourceExhausted,
      "quota: \(who) may send \(limit), and has; send the request again later", detail: detail)
  }

  private func limitText(_ kind: QuotaKind) -> String {
    switch kind {
    case .rate:
      let rate = quota.requestsPerSecond ?? 0
      return rate == rate.rounded() && rate.magnitude < 1e15 ? "\(Int(rate))" : "\(rate)"
    case .concurrency: return "\(quota.concurrentMax ?? 0)"
    }
  }
}

extension Caller {
  /// The first quota that is for a model; nil for no limit.
  package func quota(on model: ModelName) -> HeldQuota? {
    quotas.first { $0.models.matches(model) }.map { HeldQuota($0.quota) }
  }
}
