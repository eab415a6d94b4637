/// How often which values came, in buckets of a bounded relative width, of a bounded number.
///
/// A bucket's key is the top of a value's IEEE 754 pattern, turned so that keys order as values do.
/// It begins with 12 bits of mantissa, buckets 1/4096 wide; whenever there would be more than
/// ``bucketsMax`` buckets, the keys lose a bit and neighbours merge. So the resolution is what the
/// spread of the values leaves: 1/128 (0.8 %) for latencies within a factor of 256, and no count is
/// ever lost. It depends on the values alone, not on their order or how they were merged.
package struct ValueHistogram: Hashable, Sendable {
  /// Buckets of one histogram: 16 KiB.
  package static let bucketsMax = 1_024
  /// The bits of a pattern that no key has: 52 of mantissa less the first 12.
  package static let shiftMin = 40
  /// With one bit left of a key there are two buckets.
  package static let shiftMax = 63

  /// Bits that were taken off the patterns to make keys.
  package internal(set) var shift = ValueHistogram.shiftMin
  /// Ascending.
  package internal(set) var keys: [UInt64] = []
  /// Of the key at the same place; each above zero.
  package internal(set) var counts: [Int] = []
  /// Finite values.
  package internal(set) var count = 0
  /// Values that were infinite or not a number, in no bucket.
  package internal(set) var nonFiniteCount = 0

  package init() {}

  package mutating func add(_ value: Double) {
    guard value.isFinite else {
      nonFiniteCount += 1
      return
    }
    add(Self.ordered(value) >> UInt64(shift), count: 1)
    coarsen()
  }

  package mutating func merge(_ other: ValueHistogram) {
    coarsen(to: other.shift)
    for (key, count) in zip(other.keys, other.counts) {
      // Coarsening below makes this histogram's shift the larger one for the keys to come.
      add(key >> UInt64(shift - other.shift), count: count)
      coarsen()
    }
    nonFiniteCount += other.nonFiniteCount
  }

  /// The edges of the bucket that holds the value of a rank, from 1 for the smallest; nil when
  /// there is none. The value itself is between them.
  package func bounds(ofRank rank: Int) -> ClosedRange<Double>? {
    guard rank >= 1, rank <= count else { return nil }
    var below = 0
    for (index, count) in counts.enumerated() {
      below += count
      if below >= rank { return bounds(ofKey: keys[index]) }
    }
    return nil
  }

  /// The smallest and the largest value of a bucket.
  private func bounds(ofKey key: UInt64) -> ClosedRange<Double> {
    let first = key << UInt64(shift)
    let last = first | ((1 << UInt64(shift)) - 1)
    return Self.value(first)...Self.value(last)
  }

  private mutating func add(_ key: UInt64, count added: Int) {
    let index = firstIndex(notBelow: key)
    if index < keys.count, keys[index] == key {
      counts[index] += added
    } else {
      keys.insert(key, at: index)
      counts.insert(added, at: index)
    }
    count += added
  }

  private func firstIndex(notBelow key: UInt64) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Takes bits off the keys until there are few enough.
  mutating func coarsen(bucketsMax: Int = ValueHistogram.bucketsMax) {
    while keys.count > bucketsMax { coarsen(to: shift + 1) }
  }

  private mutating func coarsen(to newShift: Int) {
    guard newShift > shift else { return }
    var newKeys: [UInt64] = []
    var newCounts: [Int] = []
    for (key, count) in zip(keys, counts) {
      let newKey = key >> UInt64(newShift - shift)
      if newKeys.last == newKey {
        newCounts[newCounts.count - 1] += count
      } else {
        newKeys.append(newKey)
        newCounts.append(count)
      }
    }
    (shift, keys, counts) = (newShift, newKeys, newCounts)
  }

  /// A value's pattern, such that patterns order as values do; both zeros have one.
  private static func ordered(_ value: Double) -> UInt64 {
    let pattern = value == 0 ? 0 : value.bitPattern
    return pattern >> 63 == 1 ? ~pattern : pattern | 1 << 63
  }

  /// The value of an ordered pattern; the largest of its sign for a pattern beyond it.
  private static func value(_ ordered: UInt64) -> Double {
    let isNegative = ordered >> 63 == 0
    let value = Double(bitPattern: isNegative ? ~ordered : ordered & ~(1 << 63))
    let largest = Double.greatestFiniteMagnitude
    return value.isFinite ? value : (isNegative ? -largest : largest)
  }
}
