/// A sample of the pairs of one value, without regard to what they are: those rows whose requests
/// hash lowest (a bottom-k sketch; Cohen and Kaplan 2007). So it depends neither on the order nor
/// on how it was merged, and every pair has the same chance.
package struct PairSample: Hashable, Sendable {
  package struct Point: Hashable, Sendable {
    /// Of the request and the row.
    package var key: UInt64
    package var baseline: Double
    package var candidate: Double
  }

  package let countMax: Int
  /// By ascending key.
  package internal(set) var points: [Point] = []

  package init(countMax: Int) {
    self.countMax = countMax
  }

  /// Of a request. The time is in it because ids may come again.
  static func key(_ requestID: String, _ receivedAtMicroseconds: Int64) -> UInt64 {
    var requestID = requestID
    let hash = requestID.withUTF8 { salt.hash(UnsafeRawBufferPointer($0)) }
    return mixed(hash ^ UInt64(bitPattern: receivedAtMicroseconds))
  }

  /// Of a row of the request with that key.
  static func key(_ request: UInt64, row: Int) -> UInt64 {
    mixed(request &+ UInt64(row) &* 0x9E37_79B9_7F4A_7C15)
  }

  mutating func offer(_ point: Point) {
    guard points.count < countMax || points.last.map({ point < $0 }) ?? true else { return }
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle] < point { low = middle + 1 } else { high = middle }
    }
    points.insert(point, at: low)
    if points.count > countMax { points.removeLast() }
  }

  mutating func merge(_ other: PairSample) {
    for point in other.points { offer(point) }
  }

  private static let salt = BucketHash.Salt("sample")

  /// SplitMix64's finaliser (Steele, Lea and Flood, 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension PairSample.Point: Comparable {
  /// By key; points of one key by their values, so that any two have an order.
  package static func < (left: Self, right: Self) -> Bool {
    if left.key != right.key { return left.key < right.key }
    return (left.baseline, left.candidate) < (right.baseline, right.candidate)
  }
}
