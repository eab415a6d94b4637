import ServingCore

/// A comparison of a model with a label and a score, made request by request.
struct ComparisonScript {
  struct Reply: Hashable {
    var label: Int64
    var score: Float
  }

  static let thresholds = [0.5]

  private(set) var comparison: Comparison
  private var count = 0

  /// - Parameter margin: in hundredths of a percent.
  init(slices: [String] = [], margin: Int = 100) {
    let batch = Dimension.dynamic(name: "batch")
    let signature = ModelSignature(
      inputs: [TensorSpec(name: "x", datatype: .fp32, dimensions: [batch, .fixed(1)])],
      outputs: [
        TensorSpec(name: "label", datatype: .int64, dimensions: [batch]),
        TensorSpec(name: "score", datatype: .fp32, dimensions: [batch]),
      ])
    comparison = Comparison(
      ComparisonPlan(
        ComparisonSettings(
          outputs: ["score": OutputRule(thresholds: Self.thresholds)], slices: slices,
          margin: Percentage(clamping: margin)), baseline: signature, candidate: signature))
  }

  /// Counts one mirrored request of one row a reply.
  mutating func add(
    _ baseline: Reply, _ candidate: Reply, slices: [String: String] = [:],
    nanoseconds: (UInt64, UInt64) = (1_000_000, 2_000_000)
  ) {
    add([baseline], [candidate], slices: slices, nanoseconds: nanoseconds, isRepetition: false)
  }

  /// Counts one mirrored request of several rows.
  mutating func add(rows baseline: [Reply], _ candidate: [Reply]) {
    add(baseline, candidate, slices: [:], nanoseconds: (1_000, 1_000), isRepetition: false)
  }

  mutating func addRepetition(_ first: Reply, _ second: Reply) {
    add([first], [second], slices: [:], nanoseconds: (1_000, 1_000), isRepetition: true)
  }

  mutating func drop(_ reason: MirrorDrop, _ count: Int) {
    comparison.addMirrored(count)
    comparison.addDrops(reason, count)
  }

  mutating func fail(_ code: StatusCode, _ count: Int) {
    comparison.addMirrored(count)
    comparison.addFailure(code, count)
  }

  private mutating func add(
    _ baseline: [Reply], _ candidate: [Reply], slices: [String: String],
    nanoseconds: (UInt64, UInt64), isRepetition: Bool
  ) {
    count += 1
    let request = "request-\(count)"
    Self.withViews(baseline) { before in
      Self.withViews(candidate) { after in
        let pair = ObservedPair(
          requestID: request, receivedAtMicroseconds: Int64(count) * 1_000_000, slices: slices,
          rowCount: baseline.count, baseline: before, candidate: after,
          baselineNanoseconds: nanoseconds.0, candidateNanoseconds: nanoseconds.1)
        if isRepetition {
          comparison.addRepetition(pair)
        } else {
          comparison.addMirrored(1)
          comparison.add(pair) { _ in nil }
        }
      }
    }
  }

  private static func withViews(_ replies: [Reply], _ body: ([TensorView?]) -> Void) {
    let shape: Shape = [replies.count]
    replies.map(\.label.littleEndian).withUnsafeBytes { labels in
      replies.map(\.score.bitPattern.littleEndian).withUnsafeBytes { scores in
        body([
          TensorView(datatype: .int64, shape: shape, bytes: labels),
          TensorView(datatype: .fp32, shape: shape, bytes: scores),
        ])
      }
    }
  }
}
