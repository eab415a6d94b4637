/// How canaries get buckets and give them back.
///
/// By whole runs from the lowest on, so that a share that grows keeps every bucket it had, a share
/// that shrinks keeps a part of them, and one canary alone at P percent has the first P × 100.
extension BucketSet {
  package static let all = BucketSet([0..<BucketHash.bucketCount])

  package func union(_ other: BucketSet) -> BucketSet { BucketSet(ranges + other.ranges) }

  package func isDisjoint(with other: BucketSet) -> Bool {
    subtracting(other) == self
  }

  package func subtracting(_ other: BucketSet) -> BucketSet {
    var rest: [Range<Int>] = []
    for range in ranges {
      var low = range.lowerBound
      for taken in other.ranges where taken.overlaps(low..<range.upperBound) {
        rest.append(low..<max(low, taken.lowerBound))
        low = min(taken.upperBound, range.upperBound)
      }
      rest.append(low..<range.upperBound)
    }
    return BucketSet(rest)
  }

  /// The lowest so many buckets; all of them when there are fewer.
  package func lowest(_ count: Int) -> BucketSet {
    var rest = count
    var lowest: [Range<Int>] = []
    for range in ranges where rest > 0 {
      lowest.append(range.prefix(rest))
      rest -= min(rest, range.count)
    }
    return BucketSet(lowest)
  }

  /// These buckets made more or fewer: growing adds the lowest that are free, shrinking gives back
  /// the highest.
  /// - Parameters:
  ///   - share: what there shall be afterwards.
  ///   - taken: what others have. Any of it that is here is given up first.
  /// - Returns: nil when too few are free.
  package func resized(to share: Percentage, beside taken: BucketSet) -> BucketSet? {
    let own = subtracting(taken)
    let missing = share.hundredths - own.count
    guard missing > 0 else { return own.lowest(share.hundredths) }
    let free = BucketSet.all.subtracting(taken).subtracting(own)
    guard free.count >= missing else { return nil }
    return own.union(free.lowest(missing))
  }
}

extension Range<Int> {
  fileprivate func prefix(_ count: Int) -> Range<Int> {
    lowerBound..<Swift.min(upperBound, lowerBound + count)
  }
}
