/// The distributions of one value on both sides, over the same fixed bins.
package struct PairedHistogram: Hashable, Sendable {
  package let scale: DriftScale
  /// Counts by bin of ``DriftScale/edges``, one more edge than bins.
  package internal(set) var baseline: [Int]
  package internal(set) var candidate: [Int]

  package init(_ scale: DriftScale) {
    self.scale = scale
    baseline = Array(repeating: 0, count: scale.binCount)
    candidate = baseline
  }

  package var edges: [Double] { scale.edges }

  /// Both must be finite.
  mutating func add(baseline value: Double, candidate other: Double) {
    baseline[scale.bin(of: value)] += 1
    candidate[scale.bin(of: other)] += 1
  }

  /// The scales must be the same.
  mutating func merge(_ other: PairedHistogram) {
    for bin in baseline.indices {
      baseline[bin] += other.baseline[bin]
      candidate[bin] += other.candidate[bin]
    }
  }
}
