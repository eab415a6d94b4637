internal import ServingCore

/// Runs batches in one precision: scores first, and then every output that is to be given.
///
/// Not thread-safe; belongs to one session.
struct ScoreRun<Number: ScoreNumber>: ~Copyable {
  /// Scores that room is kept for between runs, in numbers.
  private static var retainedScoreCount: Int { 1 << 16 }

  private let outputs: [EnsembleOutput]
  private let treeCount: Int
  private let runner: ScoreRunner<Number>
  private let needsScores: Bool
  private let scores = Scratch<Number>(capacity: 64)
  private let leaves: Scratch<UInt32>
  private let places = Scratch<Int32>(capacity: 64)

  init(_ model: ScoreModel<Number>, outputs: [EnsembleOutput]) {
    self.outputs = outputs
    treeCount = model.walk.treeCount
    runner = ScoreRunner(model)
    needsScores = outputs.contains { $0.content != .leafIndices }
    leaves = Scratch(capacity: treeCount)
  }

  /// - Parameters:
  ///   - rows: where each row's features are.
  ///   - isStopped: asked now and then.
  /// - Returns: every output; nil when it was stopped.
  borrowing func run(
    _ rows: UnsafeBufferPointer<UnsafeRawPointer?>, isStopped: () -> Bool
  ) -> TreeOutputs? {
    var memory = OutputMemory(
      byteCount: outputs.reduce(0) { $0 + byteCount(of: $1, rowCount: rows.count) })
    var tensors: [BatchOutput] = []
    tensors.reserveCapacity(outputs.count)
    // The first output that is the scores themselves is where they are made.
    var raw: UnsafeMutablePointer<Number>?
    if needsScores {
      let count = rows.count * runner.model.targetCount
      if case .rawScores = outputs[0].content {
        raw = memory.take(count, of: Number.self)
      } else {
        scores.reserve(count)
        raw = scores.base
      }
      guard let raw, runner.run(rows, into: raw, isStopped: isStopped) else { return nil }
    }
    defer { scores.shrink(to: Self.retainedScoreCount) }
    for (index, output) in outputs.enumerated() {
      switch output.content {
      case .leafIndices:
        guard let tensor = leafIndices(rows, output, &memory, isStopped) else { return nil }
        tensors.append(tensor)
      case .rawScores where index == 0:
        guard let raw else { preconditionFailure("no scores were made") }
        tensors.append(tensor(output, rows.count, UnsafePointer(raw), runner.model.targetCount))
      default:
        guard let raw else { preconditionFailure("no scores were made") }
        tensors.append(tensor(output, of: raw, rowCount: rows.count, &memory))
      }
    }
    return TreeOutputs(tensors, in: memory)
  }

  private borrowing func byteCount(of output: EnsembleOutput, rowCount: Int) -> Int {
    switch output.content {
    case .rawScores:
      OutputMemory.byteCount(rowCount * runner.model.targetCount, of: Number.self)
    case .scores(let transform):
      OutputMemory.byteCount(
        rowCount * transform.width(targetCount: runner.model.targetCount), of: Number.self)
    case .leafIndices: OutputMemory.byteCount(rowCount * treeCount, of: Int32.self)
    case .labels(let labels): labels.values.byteCountMax(rowCount: rowCount)
    }
  }

  private borrowing func tensor(
    _ output: EnsembleOutput, of scores: UnsafeMutablePointer<Number>, rowCount: Int,
    _ memory: inout OutputMemory
  ) -> BatchOutput {
    let targetCount = runner.model.targetCount
    switch output.content {
    case .rawScores, .leafIndices:
      let place = memory.take(rowCount * targetCount, of: Number.self)
      place.update(from: scores, count: rowCount * targetCount)
      return tensor(output, rowCount, UnsafePointer(place), targetCount)
    case .scores(let transform):
      let width = transform.width(targetCount: targetCount)
      let place = memory.take(rowCount * width, of: Number.self)
      Number.apply(
        transform, scores, rowCount: rowCount, targetCount: targetCount, into: place)
      return tensor(output, rowCount, UnsafePointer(place), width)
    case .labels(let labels):
      places.reserve(rowCount)
      Number.places(
        labels, scores, rowCount: rowCount, targetCount: targetCount, into: places.base)
      return labels.values.tensor(places.base, rowCount: rowCount, &memory)
    }
  }

  private borrowing func leafIndices(
    _ rows: UnsafeBufferPointer<UnsafeRawPointer?>, _ output: EnsembleOutput,
    _ memory: inout OutputMemory, _ isStopped: () -> Bool
  ) -> BatchOutput? {
    let place = memory.take(rows.count * treeCount, of: Int32.self)
    let walk = runner.model.walk
    for (index, row) in rows.enumerated() {
      guard let row else { preconditionFailure("a row without a place") }
      if isStopped() { return nil }
      runner.leaves(of: row, into: leaves.base)
      for tree in 0..<treeCount {
        place[index * treeCount + tree] =
          walk.leafIDs[Int(walk.firstLeafIDs[tree] + leaves.base[tree])]
      }
    }
    return tensor(output, rows.count, UnsafePointer(place), treeCount)
  }

  private borrowing func tensor<Element>(
    _ output: EnsembleOutput, _ rowCount: Int, _ elements: UnsafePointer<Element>, _ width: Int
  ) -> BatchOutput {
    var shape = Shape()
    _ = shape.append(rowCount)
    _ = shape.append(width)
    return BatchOutput(
      view: TensorView(
        datatype: output.spec.datatype, shape: shape,
        bytes: UnsafeRawBufferPointer(
          start: elements, count: rowCount * width * MemoryLayout<Element>.stride)))
  }
}
