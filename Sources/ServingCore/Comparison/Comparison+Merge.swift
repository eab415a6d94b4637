extension Comparison {
  /// Counts what was counted elsewhere, or before. The other's slices that find no more room here
  /// are counted with the others, the largest last.
  /// - Returns: false, and nothing is done, when the plans do not measure the same.
  @discardableResult
  package mutating func merge(_ other: Comparison) -> Bool {
    guard plan.fingerprint == other.plan.fingerprint else { return false }
    total.merge(other.total)
    noise.merge(other.noise)
    mirrored += other.mirrored
    drops.merge(other.drops, uniquingKeysWith: +)
    failures.merge(other.failures, uniquingKeysWith: +)
    rowsLeftOut += other.rowsLeftOut
    fromMicroseconds = [fromMicroseconds, other.fromMicroseconds].compactMap(\.self).min()
    untilMicroseconds = [untilMicroseconds, other.untilMicroseconds].compactMap(\.self).max()
    worst.offer(other.worst.overall, in: nil)
    let bySize = other.slices.sorted { left, right in
      if left.value.rows != right.value.rows { return left.value.rows > right.value.rows }
      return left.key.value < right.key.value
    }
    for (key, summary) in bySize {
      let own = key.value == ComparisonSlice.noValue ? key : slice(key.parameter, key.value)
      slices[own, default: ComparisonSummary(plan, detail: .part)].merge(summary)
      worst.offer(other.worst.pairs(of: key), in: own)
    }
    return true
  }

  /// Takes back pairs that were kept; see ``WorstPairs/all``.
  mutating func restore(_ pairs: [DifferentPair]) {
    for pair in pairs {
      worst.offer(pair, in: [nil] + plan.slices.map { slice($0, pair.slices[$0]) })
    }
  }
}

extension WorstPairs {
  mutating func offer(_ pairs: [DifferentPair], in key: ComparisonSlice?) {
    for pair in pairs { offer(pair, in: [key]) }
  }
}
