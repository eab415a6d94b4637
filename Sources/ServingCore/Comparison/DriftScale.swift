/// The fixed edges of the bins in which both sides' values are counted, so that counts of any time
/// and any replica can be added and held against each other.
package enum DriftScale: UInt8, CaseIterable, Hashable, Sendable {
  /// 50 bins of equal width from 0 to 1, for probabilities.
  case unit
  /// For values of any range: the same 50 bins, the first of them split at 0.001, 0.002, 0.005 and
  /// 0.01; from 1 to 10⁶ ten bins to a power of ten (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8) and on to
  /// 10⁹ three (1, 2, 5); below zero the same mirrored, but from −1 to 0 at 0.5, 0.2, 0.1 and so on
  /// down to 0.001.
  case ladder

  /// Ascending. Bin `i` is from edge `i` to below edge `i + 1`; what lies outside is in the first
  /// or the last bin.
  package var edges: [Double] { self == .unit ? Self.unitEdges : Self.ladderEdges }

  package var binCount: Int { edges.count - 1 }

  /// The bin of a finite value. By its edges, which a product would miss in its last digit.
  func bin(of value: Double) -> Int {
    let edges = edges
    var low = 0
    var high = edges.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }

  private static let unitEdges = (0...50).map { Double($0) / 50 }

  private static let ladderEdges: [Double] = {
    let fine = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]
    let coarse = [1.0, 2, 5]
    var large: [Double] = []
    var power = 1.0
    for place in 0..<9 {
      large += (place < 6 ? fine : coarse).map { $0 * power }
      power *= 10
    }
    large.append(power)
    let small = [0.001, 0.002, 0.005, 0.01]
    let negative = (small + [0.02, 0.05, 0.1, 0.2, 0.5] + large).reversed().map { -$0 }
    return negative + [0] + small + unitEdges.dropFirst().dropLast() + large
  }()
}
