internal import CTreeKernels

/// Answers rows with the kernels of one model, with everything that one run after the other can use
/// again.
///
/// Not thread-safe; belongs to one session.
struct ScoreRunner<Number: ScoreNumber>: ~Copyable {
  /// Blocks of rows that go through a block of trees together, at most, and the bytes that they
  /// may take: a quarter of the cache that the trees have.
  private static var groupCountMax: Int { 16 }
  private static var groupBytesMax: Int { 128 << 10 }

  let model: ScoreModel<Number>
  /// Blocks of rows that go through the trees together.
  private let groupCount: Int
  private let keys: Scratch<Int32>
  private let block: Scratch<Float>
  private let sums: Scratch<Number>

  init(_ model: ScoreModel<Number>) {
    self.model = model
    let walkRowCount = KernelStep.walkRows.rowCount
    keys = Scratch(capacity: walkRowCount * model.walk.keys.count)
    let blockRowCount = Int(ctk_block_rows_max)
    guard let bits = model.bits else {
      groupCount = 1
      block = Scratch(capacity: 0)
      sums = Scratch(capacity: 0)
      return
    }
    let rowBytes =
      bits.columns.count * MemoryLayout<Float>.stride
      + model.targetCount * MemoryLayout<Number>.stride
    // Trees that stay in the cache anyway need no rows to wait for them.
    groupCount =
      bits.blocks.count < 2
      ? 1 : max(1, min(Self.groupCountMax, Self.groupBytesMax / (blockRowCount * rowBytes)))
    block = Scratch(capacity: groupCount * bits.columns.count * blockRowCount)
    sums = Scratch(capacity: groupCount * model.targetCount * blockRowCount)
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
      let count = min(rowCount(of: step, left: rows.count - done), rows.count - done)
      let part = UnsafeBufferPointer(rebasing: rows[done..<done + count])
      run(step, part, into: scores + done * model.targetCount)
      done += count
    }
    finish(scores, count: rows.count * model.targetCount)
    return true
  }

  /// Rows that a step is given: full blocks together, where they go together.
  private borrowing func rowCount(of step: KernelStep, left: Int) -> Int {
    guard case .bits = step else { return step.rowCount }
    return max(1, min(groupCount, left / step.rowCount)) * step.rowCount
  }

  /// One step of at most as many rows as it answers, or some full blocks of them, without what
  /// comes after the last leaf.
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
    let blockStride = bits.columns.count * stride
    let sumStride = model.targetCount * stride
    let groups = (rows.count + stride - 1) / stride
    for group in 0..<groups {
      ctk_fill_columns(
        bits.columns.columns.base, UInt32(bits.columns.count), places + group * stride,
        UInt32(min(stride, rows.count - group * stride)), UInt32(stride),
        block.base + group * blockStride)
      for target in 0..<model.targetCount {
        (sums.base + group * sumStride + target * stride)
          .update(repeating: model.first[target], count: stride)
      }
    }
    for trees in 0..<bits.blocks.count {
      for group in 0..<groups {
        Number.run(
          kernel.kernel, bits.blocks.base + trees, block: block.base + group * blockStride,
          into: sums.base + group * sumStride)
      }
    }
    for row in rows.indices {
      let sums = sums.base + row / stride * sumStride + row % stride
      for target in 0..<model.targetCount {
        scores[row * model.targetCount + target] = sums[target * stride]
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
