import ServingCore

@testable import TreeEngine

/// What the outputs of an ensemble from ONNX say of rows, by its definition.
struct OnnxAnswers {
  let ensemble: TreeEnsemble
  let rows: [[Float]]
  /// The raw scores of all rows.
  let scores: [Float]

  init(_ ensemble: TreeEnsemble, rows: [[Float]]) {
    self.ensemble = ensemble
    self.rows = rows
    let walk = ReferenceWalk(ensemble: ensemble)
    scores = rows.flatMap { walk.scores(of: $0).map(Float.init) }
  }

  /// What one output says of each row.
  func answers(_ output: EnsembleOutput) -> [OnnxFixture.Answer] {
    switch output.content {
    case .rawScores: cut(scores, into: ensemble.targetCount)
    case .scores(.onnx(let transform)): transformed(transform)
    case .labels(let labels): labelled(labels)
    case .scores, .leafIndices: []
    }
  }

  private func transformed(_ transform: OnnxTransform) -> [OnnxFixture.Answer] {
    let width = transform.width(targetCount: ensemble.targetCount)
    let count = rows.count * width
    let made = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = count
      guard let output = buffer.baseAddress else { return }
      scores.withUnsafeBufferPointer { scores in
        guard let scores = scores.baseAddress else { return }
        output.initialize(repeating: 0, count: count)
        transform.apply(
          scores, rowCount: rows.count, targetCount: ensemble.targetCount, into: output)
      }
    }
    return cut(made, into: width)
  }

  private func labelled(_ labels: OnnxLabels) -> [OnnxFixture.Answer] {
    var places = [Int32](repeating: -1, count: rows.count)
    scores.withUnsafeBufferPointer { scores in
      places.withUnsafeMutableBufferPointer { places in
        guard let scores = scores.baseAddress, let places = places.baseAddress else { return }
        labels.places(
          scores, rowCount: rows.count, targetCount: ensemble.targetCount, into: places)
      }
    }
    return places.map { place in
      switch labels.values {
      case .numbers(let numbers): .number(numbers[Int(place)])
      case .texts(let texts): .text(texts[Int(place)])
      }
    }
  }

  private func cut(_ numbers: [Float], into width: Int) -> [OnnxFixture.Answer] {
    rows.indices.map { .scores(Array(numbers[$0 * width..<($0 + 1) * width])) }
  }
}
