import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Every kernel answers as the definition says, bit for bit")
struct ScoreRunnerTests {
  /// What an ensemble may be made of; each leads to other layouts and kernels.
  enum Kind: CaseIterable {
    case numbers, sets, classes, vectors, smallTrees, wide, large

    var shape: RandomEnsemble.Shape {
      switch self {
      case .numbers: .init(hasSets: false)
      case .sets: .init()
      case .classes: .init(targets: 5)
      case .vectors: .init(targets: 3, areVectors: true)
      case .smallTrees: .init(trees: 1...70, leaves: 1...32, targets: 2, hasSets: false)
      case .wide: .init(trees: 5...20, hasSets: false, features: 100...300)
      case .large: .init(trees: 1...4, leaves: 900...1_100, hasSets: true)
      }
    }
  }

  @Test("In 64 bits", arguments: Kind.allCases, SeededRandom.seeds)
  func doubles(_ kind: Kind, _ seed: UInt64) throws {
    try check(Double.self, .double, kind, seed)
  }

  @Test("In 32 bits", arguments: Kind.allCases, SeededRandom.seeds)
  func floats(_ kind: Kind, _ seed: UInt64) throws {
    try check(Float.self, .float, kind, seed)
  }

  private func check<Number: ScoreNumber>(
    _ type: Number.Type, _ precision: LeafSum.Precision, _ kind: Kind, _ seed: UInt64
  ) throws {
    var random = RandomEnsemble(seed: seed, kind.shape, precision)
    try random.ensemble.check()
    let rows = random.rows(67)
    let reference = ReferenceWalk(ensemble: random.ensemble)
    let expected = rows.map { reference.scores(of: $0).map { Number($0) } }
    let model = ScoreModel<Number>(random.ensemble)
    for step in model.steps {
      let plan = KernelPlan([.init(step: step, rowCount: step.rowCount, nanoseconds: 1)])
      let runner = ScoreRunner(model.following(plan))
      let got = runner.scores(of: rows)
      for (row, (got, expected)) in zip(got, expected).enumerated() where got != expected {
        Issue.record("\(step.name), row \(row) \(rows[row]): expected \(expected), got \(got)")
      }
    }
  }

  @Test(
    "Ensembles beyond a cache, block by block of trees and rows", arguments: Kind.allCases,
    SeededRandom.seeds)
  func blocks(_ kind: Kind, _ seed: UInt64) throws {
    var random = RandomEnsemble(seed: seed, kind.shape, .double)
    let rows = random.rows(150)
    let reference = ReferenceWalk(ensemble: random.ensemble)
    let expected = rows.map { reference.scores(of: $0) }
    // A block for each tree, for some, and one for all.
    for bytes in [1, 3_000, Int.max] {
      let model = ScoreModel<Double>(random.ensemble, blockBytesMax: bytes)
      let treeCount = random.ensemble.trees.count
      guard let bits = model.bits, treeCount > 0 else { continue }
      if bytes == 1 { #expect(bits.blocks.count == treeCount) }
      if bytes == .max { #expect(bits.blocks.count == 1) }
      for step in model.steps {
        let plan = KernelPlan([.init(step: step, rowCount: step.rowCount, nanoseconds: 1)])
        let runner = ScoreRunner(model.following(plan))
        #expect(runner.scores(of: rows) == expected, "\(step.name), blocks of \(bytes) bytes")
      }
    }
  }

  @Test("Leaves", arguments: Kind.allCases, SeededRandom.seeds)
  func leaves(_ kind: Kind, _ seed: UInt64) throws {
    var random = RandomEnsemble(seed: seed, kind.shape, .float)
    let rows = random.rows(20)
    let reference = ReferenceWalk(ensemble: random.ensemble)
    let runner = ScoreRunner(ScoreModel<Float>(random.ensemble))
    let leaves = Scratch<UInt32>(capacity: random.ensemble.trees.count)
    for row in rows {
      row.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        runner.leaves(of: base, into: leaves.base)
      }
      let got = random.ensemble.trees.indices.map { Int(leaves.base[$0]) }
      #expect(got == reference.leaves(of: row))
    }
  }

  @Test("Any number of rows gives the same bits, aligned or not", arguments: SeededRandom.seeds)
  func rowCounts(_ seed: UInt64) {
    var random = RandomEnsemble(seed: seed, Kind.sets.shape, .double)
    let rows = random.rows(130)
    let model = ScoreModel<Double>(random.ensemble)
    let mixed = KernelPlan(
      model.steps.enumerated().map { index, step in
        .init(
          step: step, rowCount: step.rowCount,
          nanoseconds: Double((index * 7) % 5 + step.rowCount))
      })
    let runner = ScoreRunner(model.following(mixed))
    let all = runner.scores(of: rows)
    for count in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 130] {
      #expect(
        runner.scores(of: Array(rows.prefix(count)), shiftedBy: 1) == Array(all.prefix(count)))
    }
  }

  @Test("A run that is told to stop does")
  func stops() {
    var random = RandomEnsemble(seed: 1, Kind.numbers.shape, .float)
    let rows = random.rows(3)
    let runner = ScoreRunner(ScoreModel<Float>(random.ensemble))
    var asked = 0
    let ended = runner.run(rows) {
      asked += 1
      return asked == 2
    }
    #expect(!ended)
    #expect(asked == 2)
  }
}

extension ScoreRunner {
  /// - Parameter shiftedBy: bytes that the rows stand off their alignment.
  borrowing func scores(of rows: [[Float]], shiftedBy shift: Int = 0) -> [[Number]] {
    let scores = Scratch<Number>(capacity: rows.count * model.targetCount)
    places(rows, shift) { places in
      _ = run(places, into: scores.base) { false }
    }
    return rows.indices.map { row in
      (0..<model.targetCount).map { scores.base[row * model.targetCount + $0] }
    }
  }

  borrowing func run(_ rows: [[Float]], isStopped: () -> Bool) -> Bool {
    let scores = Scratch<Number>(capacity: rows.count * model.targetCount)
    return places(rows, 0) { run($0, into: scores.base, isStopped: isStopped) }
  }

  private borrowing func places<Result>(
    _ rows: [[Float]], _ shift: Int,
    _ body: (UnsafeBufferPointer<UnsafeRawPointer?>) -> Result
  ) -> Result {
    let bytes =
      [UInt8](repeating: 0, count: shift) + rows.flatMap { $0.withUnsafeBytes(Array.init) }
    return bytes.withUnsafeBytes { bytes in
      let places = rows.indices.map { row in
        bytes.baseAddress.map { $0 + shift + row * model.featureCount * 4 }
      }
      return places.withUnsafeBufferPointer(body)
    }
  }
}
