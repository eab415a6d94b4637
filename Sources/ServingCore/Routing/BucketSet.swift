/// Buckets of a canary, as ascending ranges that neither touch nor overlap.
package struct BucketSet: Hashable, Sendable {
  /// The most ranges that one canary may have. Growing and shrinking take whole runs of buckets, so
  /// more than a few come about only when many canaries come and go beside each other.
  package static let rangesMax = 256
  package static let none = BucketSet([])

  /// Half-open, within 0 to ``BucketHash/bucketCount``.
  package private(set) var ranges: [Range<Int>]

  /// Puts ranges in order and joins those that touch or overlap.
  package init(_ ranges: some Sequence<Range<Int>>) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound {
        self.ranges[self.ranges.count - 1] =
          last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// Reads ranges as ``texts`` gives them.
  /// - Throws: `INVALID_ARGUMENT` naming the range that is none, or that is not behind the one
  ///   before it.
  package init(parsing texts: [String]) throws(ServingError) {
    guard texts.count <= Self.rangesMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(Self.rangesMax) ranges, got \(texts.count)")
    }
    var ranges: [Range<Int>] = []
    for text in texts {
      let ends = text.split(separator: "-").compactMap { Int($0) }
      guard ends.count == 2, text == "\(ends[0])-\(ends[1])", ends[0] <= ends[1],
        ends[1] < BucketHash.bucketCount, ends[0] > ranges.last?.upperBound ?? -1
      else {
        throw ServingError(
          .invalidArgument,
          "expected ascending ranges of buckets from 0 to \(BucketHash.bucketCount - 1) that "
            + "neither touch nor overlap, such as 0-499, got \(text.quotedForMessage)")
      }
      ranges.append(ends[0]..<ends[1] + 1)
    }
    self.ranges = ranges
  }

  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The share of all buckets.
  package var percentage: Percentage { Percentage(clamping: count) }

  /// A scan: a canary has one range as a rule.
  package func contains(_ bucket: Int) -> Bool {
    for range in ranges where range.contains(bucket) { return true }
    return false
  }

  /// Both ends of each range, such as `0-524`; one bucket is `7-7`. For people and files.
  package var texts: [String] { ranges.map { "\($0.lowerBound)-\($0.upperBound - 1)" } }
}
