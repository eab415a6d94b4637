internal import CTreeKernels

/// An ensemble laid out for the kernels of one precision, shared by the sessions that run it.
struct ScoreModel<Number: ScoreNumber>: Sendable {
  /// Columns of an ensemble that bit vectors are tried for: a block of 64 rows of more would leave
  /// the second-level cache.
  static var bitsColumnCountMax: Int { 4_096 }

  let featureCount: Int
  let targetCount: Int
  let walk: WalkLayout<Number>
  /// Nil where bit vectors cannot hold the ensemble, or never are the faster way.
  private(set) var bits: BitsLayout<Number>?
  /// The same for the kernel of lanes.
  private(set) var lanes: LanesLayout<Number>?
  let first: [Number]
  let last: [Number]
  let divisor: Number
  private(set) var plan: KernelPlan

  /// Lays an ensemble out; rows are walked one by one until there is another plan.
  /// - Parameters:
  ///   - ensemble: one that ``TreeEnsemble/check()`` found sound.
  ///   - blockBytesMax: see ``BitsLayout``.
  init(_ ensemble: TreeEnsemble, blockBytesMax: Int = BitsLayout<Number>.blockBytesMax) {
    featureCount = ensemble.featureCount
    targetCount = ensemble.targetCount
    walk = WalkLayout(ensemble)
    bits =
      ensemble.columns.count <= Self.bitsColumnCountMax
      ? BitsLayout(ensemble, blockBytesMax: blockBytesMax) : nil
    lanes = ctk_lanes_kernel_here() == nil ? nil : LanesLayout(ensemble)
    first = ensemble.sum.first.map { Number($0) }
    last = ensemble.sum.last.map { Number($0) }
    divisor = Number(ensemble.sum.divisor)
    plan = KernelPlan([.init(step: .walkRow, rowCount: 1, nanoseconds: 1)])
  }

  /// Every way in which this processor can answer rows.
  var steps: [KernelStep] {
    [.walkRow, .walkRows] + (lanes == nil ? [] : [.lanes])
      + (bits == nil ? [] : BitsKernel.all.indices.map { .bits($0) })
  }

  /// The same with a plan, and without what that never uses.
  func following(_ plan: KernelPlan) -> ScoreModel {
    var model = self
    model.plan = plan
    if !plan.used.contains(.lanes) { model.lanes = nil }
    if !plan.used.contains(where: { if case .bits = $0 { true } else { false } }) {
      model.bits = nil
    }
    return model
  }
}
