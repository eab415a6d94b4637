internal import Foundation
internal import ServingCore
internal import TreeEngine

/// A loaded ensemble and the rows that it scores again and again.
///
/// What LoadTests/trees_peers is for other libraries, this is for the gateway's own core, as a
/// lane calls it: a batch goes in, the outputs that a request would be answered from come out.
final class TreeLoop {
  /// How often the clock is read, about.
  private static let secondsBetweenReadings = 1e-3
  /// Of a time that is measured, before it begins: model and rows come into the caches.
  private static let warmUpShare = 0.25

  private let session: TreeSession
  private let rows: RowFile

  /// What answers how many rows.
  var kernels: String { session.kernels }

  init(modelPath: String, rows: RowFile) throws {
    self.rows = rows
    session = try TreeEngine().load(
      EngineArtifact(path: modelPath, format: try Self.format(of: modelPath)))
  }

  private static func format(of path: String) throws(TreeFailure) -> ArtifactFormat {
    switch path.split(separator: ".").last {
    case "txt": return .lightgbm
    case "json", "ubj": return .xgboost
    case "onnx": return .onnx
    default: throw TreeFailure("\(path): expected a name ending in .txt, .json, .ubj or .onnx")
    }
  }

  /// - Returns: one line of JSON.
  func answer(_ question: TreeQuestion) throws -> String {
    switch question {
    case .time(let batch, let seconds):
      let batches = try batches(of: batch)
      _ = try rowsPerSecond(batches, batch, seconds: seconds * Self.warmUpShare)
      let rate = try rowsPerSecond(batches, batch, seconds: seconds)
      return #"{"rows_per_second": \#(rate)}"#
    case .write(let batch, let count, let path):
      let batches = try batches(of: batch)
      guard count <= rows.count, count.isMultiple(of: batch) else {
        throw TreeFailure("batches of \(batch) do not make up \(count) of \(rows.count) rows")
      }
      var scores = Data()
      for each in batches.prefix(count / batch) {
        for score in try Self.scores(of: session.run(each)) {
          withUnsafeBytes(of: score) { scores.append(contentsOf: $0) }
        }
      }
      try scores.write(to: URL(fileURLWithPath: path))
      return #"{"rows": \#(count)}"#
    }
  }

  /// All rows, made ready before the time begins as for the other libraries.
  private func batches(of size: Int) throws(TreeFailure) -> [EngineBatch] {
    guard size > 0, rows.count.isMultiple(of: size),
      let shape = Shape([size, rows.featureCount])
    else { throw TreeFailure("a batch of \(size) does not divide \(rows.count) rows") }
    return stride(from: 0, to: rows.count, by: size).map { first in
      let segment = rows.bytes(ofRows: first..<first + size)
      return EngineBatch(
        inputs: [BatchInput(datatype: .fp32, shape: shape, segments: [segment])])
    }
  }

  private func rowsPerSecond(
    _ batches: [EngineBatch], _ size: Int, seconds: Double
  ) throws(ServingError) -> Double {
    var next = 0
    var ran = 0
    var step = 1
    let started = ProcessorTime.now()
    var elapsed = 0.0
    while elapsed < seconds {
      for _ in 0..<step {
        _ = try session.run(batches[next])
        next = next + 1 == batches.count ? 0 : next + 1
      }
      ran += step * size
      let before = elapsed
      elapsed = ProcessorTime.now() - started
      if elapsed - before < Self.secondsBetweenReadings { step *= 2 }
    }
    return Double(ran) / elapsed
  }

  /// The first output of every row.
  private static func scores(of outputs: BatchOutputs) throws(TreeFailure) -> [Double] {
    guard let view = outputs.tensors.first?.view else {
      throw TreeFailure("expected an output, got none")
    }
    switch view.datatype {
    case .fp64: return Array(view.bytes.bindMemory(to: Double.self))
    case .fp32: return view.bytes.bindMemory(to: Float.self).map(Double.init)
    default: throw TreeFailure("expected scores of FP32 or FP64, got \(view.datatype.name)")
    }
  }
}
