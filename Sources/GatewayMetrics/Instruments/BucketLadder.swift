/// The upper edges of a histogram's buckets, and the bucket of a value without a search.
///
/// Every edge is at least twice the one before, so that no two of them lie between two neighbouring
/// powers of two: the position of a value's highest bit leaves one edge to compare with.
///
/// Its tables are arrays, which all histograms share: as inline arrays, the compiler (Swift 6.3)
/// copied all of their bytes for every event, which cost more than the event's additions.
struct BucketLadder: Sendable {
  /// Room for the buckets of the longest ladder, the one for what is over every edge included.
  static let bucketCountMax = 24

  /// 10 µs to 60 s, in nanoseconds.
  static let durations = BucketLadder([
    10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
    5_000_000_000, 10_000_000_000, 30_000_000_000, 60_000_000_000,
  ])

  /// 1 to 4,096, the powers of two.
  static let sizes = BucketLadder((0...12).map { 1 << $0 })

  /// Ascending.
  let edges: [UInt64]
  /// `edges`, followed by what no value is over.
  private let limits: [UInt64]
  /// For each position of the highest bit: how many edges lie below its power of two.
  private let edgesBelow: [UInt8]

  init(_ edges: [UInt64]) {
    precondition(edges.count < Self.bucketCountMax, "a ladder has \(Self.bucketCountMax) buckets")
    for (lower, upper) in zip(edges, edges.dropFirst()) {
      precondition(upper / 2 >= lower, "\(upper) is less than twice \(lower)")
    }
    self.edges = edges
    limits = edges + [.max]
    edgesBelow = (0..<64).map { bit in
      let power = UInt64(1) << UInt64(bit)
      return UInt8(edges.count { $0 < power })
    }
  }

  /// The first bucket whose edge is not below the value, as Prometheus' `le` has it; behind the
  /// last edge, the number of edges.
  func bucket(of value: UInt64) -> Int {
    // Zero has no highest bit and belongs where one does.
    let highestBit = 63 - (value | 1).leadingZeroBitCount
    let place = Int(edgesBelow[highestBit])
    return place + (value > limits[place] ? 1 : 0)
  }
}
