import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Sessions of tree ensembles")
struct TreeSessionTests {
  private static func session(
    _ random: RandomEnsemble, outputs: [String] = ["raw_score", "leaf_index"]
  ) -> TreeSession {
    TreeSession(
      TreeModel(
        random.ensemble,
        outputs: outputs.compactMap { name in
          random.ensemble.outputs.first { $0.spec.name == name }
        }))
  }

  @Test("Outputs come in the order that was asked for", arguments: [true, false])
  func order(scoresFirst: Bool) throws {
    var random = RandomEnsemble(seed: 3, .init(trees: 4...4, targets: 2), .double)
    let names = scoresFirst ? ["raw_score", "leaf_index"] : ["leaf_index", "raw_score"]
    let session = Self.session(random, outputs: names)
    #expect(session.signature.outputs.map(\.name) == names)
    let rows = random.rows(5)
    let reference = ReferenceWalk(ensemble: random.ensemble)
    try session.run(rows, segments: [5]) { outputs in
      let scores = outputs.tensors[scoresFirst ? 0 : 1].view
      #expect(scores.datatype == .fp64)
      #expect(scores.shape.dimensions == [5, 2])
      #expect(scores.numbers(Double.self) == rows.flatMap { reference.scores(of: $0) })
      let leaves = outputs.tensors[scoresFirst ? 1 : 0].view
      #expect(leaves.datatype == .int32)
      #expect(leaves.shape.dimensions == [5, 4])
      #expect(leaves.numbers(Int32.self) == rows.flatMap { reference.leafIDs(of: $0) })
    }
  }

  @Test(
    "A batch of several requests is answered in their order",
    arguments: [[1], [2, 3], [64, 1, 16], [1, 0, 1], [0], []])
  func segments(_ counts: [Int]) throws {
    var random = RandomEnsemble(seed: 7, .init(), .float)
    let rows = random.rows(counts.reduce(0, +))
    let reference = ReferenceWalk(ensemble: random.ensemble)
    let session = Self.session(random)
    try session.run(rows, segments: counts) { outputs in
      #expect(outputs.tensors[0].view.shape.dimensions == [rows.count, 1])
      #expect(
        outputs.tensors[0].view.numbers(Float.self).map(Double.init)
          == rows.flatMap { reference.scores(of: $0) })
    }
  }

  @Test("Another session of the model answers as the first, and outputs outlive both")
  func another() throws {
    var random = RandomEnsemble(seed: 9, .init(), .float)
    let rows = random.rows(3)
    let reference = ReferenceWalk(ensemble: random.ensemble)
    let expected = rows.flatMap { reference.scores(of: $0) }
    var first: TreeSession? = Self.session(random)
    let second = try #require(try first?.another())
    var kept: [BatchOutputs] = []
    try first?.run(rows, segments: [3]) { kept.append($0) }
    try second.run(rows, segments: [3]) { kept.append($0) }
    first = nil
    for outputs in kept {
      #expect(outputs.tensors[0].view.numbers(Float.self).map(Double.init) == expected)
    }
  }

  @Test(
    "A batch that is not what the signature says is refused",
    arguments: [
      (BatchInput(datatype: .fp64, shape: shape(1, 3), segments: []), "FP64"),
      (BatchInput(datatype: .fp32, shape: shape(1, 4), segments: []), "[1, 4]"),
      (BatchInput(datatype: .fp32, shape: shape(3), segments: []), "[3]"),
      (BatchInput(datatype: .fp32, shape: shape(2, 3), segments: []), "0 bytes"),
    ])
  func mismatch(_ input: BatchInput, _ part: String) throws {
    let session = Self.session(RandomEnsemble(seed: 1, .init(features: 3...3), .float))
    let error = try #require(throws: ServingError.self) {
      _ = try session.run(EngineBatch(inputs: [input]))
    }
    #expect(error.code == .internal)
    #expect(error.message.contains(part), "\(error)")
  }

  @Test("No or two inputs are refused", arguments: [0, 2])
  func inputCount(_ count: Int) throws {
    let session = Self.session(RandomEnsemble(seed: 1, .init(features: 3...3), .float))
    let input = BatchInput(datatype: .fp32, shape: shape(0, 3), segments: [])
    let error = try #require(throws: ServingError.self) {
      _ = try session.run(EngineBatch(inputs: Array(repeating: input, count: count)))
    }
    #expect(error.message.contains("expected 1 input, got \(count)"), "\(error)")
  }
}

private func shape(_ dimensions: Int...) -> Shape { Shape(dimensions) ?? Shape() }

extension TreeSession {
  /// Runs rows as a batch of requests with so many rows each.
  fileprivate func run(
    _ rows: [[Float]], segments: [Int], _ body: (BatchOutputs) throws -> Void
  ) throws {
    let numbers = rows.flatMap { $0 }
    let featureCount = model.featureCount
    try numbers.withUnsafeBytes { bytes in
      var first = 0
      let parts = segments.map { count in
        defer { first += count }
        let range = first * featureCount * 4..<(first + count) * featureCount * 4
        return UnsafeRawBufferPointer(rebasing: bytes[range])
      }
      let input = BatchInput(
        datatype: .fp32, shape: shape(rows.count, featureCount), segments: parts)
      try body(try run(EngineBatch(inputs: [input])))
    }
  }
}

extension TensorView {
  fileprivate func numbers<Number: BitwiseCopyable>(_ type: Number.Type) -> [Number] {
    stride(from: 0, to: bytes.count, by: MemoryLayout<Number>.size).map {
      bytes.loadUnaligned(fromByteOffset: $0, as: type)
    }
  }
}
