internal import CTreeKernels

/// An ensemble as the kernel of lanes reads it, 16 trees side by side; nil where that does not
/// suit it.
///
/// `@unchecked Sendable`: immutable after `init`.
final class LanesLayout<Number: ScoreNumber>: @unchecked Sendable {
  /// A lane has 32 bits, one for each leaf.
  static var leafCountMax: Int { 32 }

  /// For the kernel; points into the arrays below.
  let lanes: UnsafeMutablePointer<ctk_lanes>

  private let splits: LayoutArray<ctk_lane_split>
  private let ends: LayoutArray<UInt32>
  private let targets: LayoutArray<Int32>
  private let values: LayoutArray<Number>

  /// - Parameter ensemble: one that ``TreeEnsemble/check()`` found sound.
  init?(_ ensemble: TreeEnsemble) {
    let areNumbers = ensemble.columns.allSatisfy { if case .number = $0 { true } else { false } }
    guard areNumbers, ensemble.featureCount <= Int(ctk_lane_features_max),
      ensemble.trees.allSatisfy({ $0.leafCount <= Self.leafCountMax && $0.target != nil })
    else { return nil }
    var builder = LanesBuilder<Number>(ensemble.columns)
    let laneCount = Int(ctk_lane_count)
    for first in stride(from: 0, to: ensemble.trees.count, by: laneCount) {
      builder.add(ensemble.trees[first..<min(first + laneCount, ensemble.trees.count)])
    }
    splits = LayoutArray(builder.splits)
    ends = LayoutArray(builder.ends)
    targets = LayoutArray(ensemble.trees.map { Int32($0.target ?? 0) })
    values = LayoutArray(builder.values)
    lanes = .allocate(capacity: 1)
    lanes.initialize(
      to: ctk_lanes(
        splits: splits.base, ends: ends.base, tree_count: UInt32(ensemble.trees.count),
        feature_count: UInt32(ensemble.featureCount), targets: targets.base, values: values.base))
  }

  deinit { lanes.deallocate() }
}
