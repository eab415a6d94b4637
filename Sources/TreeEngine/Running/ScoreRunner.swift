internal import CTreeKernels

/// Answers rows with the kernels of one model, with everything that one run after the other can use
/// again.
///
/// Not thread-safe; belongs to one session.
struct ScoreRunner<Number: ScoreNumber>: ~Copyable {
  let model: ScoreModel<Number>
  private let keys: Scratch<Int32>
  private let block: Scratch<Float>
  private let sums: Scratch<Number>

  init(_ model: ScoreModel<Number>) {
    self.model = model
    let walkRowCount = KernelStep.walkRows.rowCount
    keys = Scratch(capacity: walkRowCount * model.walk.keys.count)
    let blockRowCount = Int(ctk_block_rows_max)
    block = Scratch(capacity: (model.bits?.columns.count ?? 0) * blockRowCount)
    sums = Scratch(capacity: model.bits == nil ? 0 : model.targetCount * blockRowCount)
  }

  /// The raw scores of rows, one row after the other.
  /// - Parameters:
  ///   - rows: where each row's features are, aligned or not.
  ///   - isStopped: asked between steps; the rest is left as it is when it says so.
  /// - Returns: whether all rows were answered.
  borrowing func run(
    _ rows: UnsafeBufferPointer<UnsafeRawPointer?>, into scores: UnsafeMutablePointer<Number>,
    isStopped: () -> Bool
  ) -> Bool {
    var done = 0
    while done < rows.count {
      if isStopped() { return false }
      let step = model.plan.next(rowsLeft: rows.count - done)
      let count = min(step.rowCount, rows.count - done)
      let part = UnsafeBufferPointer(rebasing: rows[done..<done + count])
      run(step, part, into: scores + done * model.targetCount)
      done += count
    }
    finish(scores, count: rows.count * model.targetCount)
    return true
  }

  /// One step of at most as many rows as it answers, without what comes after the last leaf.
  borrowing func run(
    _ step: KernelStep, _ rows: UnsafeBufferPointer<UnsafeRawPointer?>,
    into scores: UnsafeMutablePointer<Number>
  ) {
    switch step {
    case .walkRow, .walkRows: walk(step, rows, into: scores)
    case .lanes: runLanes(rows, into: scores)
    case .bits(let index): runBits(BitsKernel.all[index], rows, into: scores)
    }
  }

  /// The leaf of each tree, by its number in the tree.
  borrowing func leaves(of row: UnsafeRawPointer, into leaves: UnsafeMutablePointer<UInt32>) {
    model.walk.fill(row, into: keys.base)
    ctk_walk_leaves(model.walk.walk, keys.base, leaves)
  }

  private borrowing func walk(
    _ step: KernelStep, _ rows: UnsafeBufferPointer<UnsafeRawPointer?>,
    into scores: UnsafeMutablePointer<Number>
  ) {
    let targetCount = model.targetCount
    for row in rows.indices { begin(scores + row * targetCount) }
    if case .walkRows = step, rows.count == step.rowCount {
      let stride = model.walk.keys.count
      for (index, row) in rows.enumerated() {
        guard let row else { preconditionFailure("a row without a place") }
        model.walk.fill(row, into: keys.base + index * stride)
      }
      Number.walk(model.walk.walk, rows: keys.base, stride: stride, into: scores)
      return
    }
    for (index, row) in rows.enumerated() {
      guard let row else { preconditionFailure("a row without a place") }
      model.walk.fill(row, into: keys.base)
      Number.walk(model.walk.walk, row: keys.base, into: scores + index * targetCount)
    }
  }

  private borrowing func runLanes(
    _ rows: UnsafeBufferPointer<UnsafeRawPointer?>, into scores: UnsafeMutablePointer<Number>
  ) {
    guard let lanes = model.lanes, let kernel = ctk_lanes_kernel_here()?.pointee else { return }
    for (index, row) in rows.enumerated() {
      guard let row else { preconditionFailure("a row without a place") }
      let sums = scores + index * model.targetCount
      begin(sums)
      Number.run(kernel, lanes.lanes, row: row, into: sums)
    }
  }

  private borrowing func runBits(
    _ kernel: BitsKernel, _ rows: UnsafeBufferPointer<UnsafeRawPointer?>,
    into scores: UnsafeMutablePointer<Number>
  ) {
    guard let bits = model.bits, let places = rows.baseAddress else { return }
    let stride = kernel.rowCount
    ctk_fill_columns(
      bits.columns.columns.base, UInt32(bits.columns.count), places, UInt32(rows.count),
      UInt32(stride), block.base)
    for target in 0..<model.targetCount {
      (sums.base + target * stride).update(repeating: model.first[target], count: stride)
    }
    Number.run(kernel.kernel, bits.bits, block: block.base, into: sums.base)
    for row in rows.indices {
      for target in 0..<model.targetCount {
        scores[row * model.targetCount + target] = sums.base[target * stride + row]
      }
    }
  }

  private borrowing func begin(_ scores: UnsafeMutablePointer<Number>) {
    for target in 0..<model.targetCount { scores[target] = model.first[target] }
  }

  /// What comes after the last leaf.
  private borrowing func finish(_ scores: UnsafeMutablePointer<Number>, count: Int) {
    if model.divisor != 1 {
      for index in 0..<count { scores[index] /= model.divisor }
    }
    guard !model.last.isEmpty else { return }
    for index in 0..<count { scores[index] += model.last[index % model.targetCount] }
  }
}
