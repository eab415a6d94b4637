internal import ServingCore

/// Each slice held against all others of its parameter, with p-values that allow for how many there
/// are.
struct SliceFindings: Sendable {
  private struct Part {
    var slice: ComparisonSlice
    var summary: ComparisonSummary
    var pValue: Double?
    var isAlike: Bool
  }

  let comparison: Comparison
  let margin: Double

  private static var confidence: Double { ComparisonAnalysis.confidence }

  /// By parameter as the settings have them, the largest slice first; those that stand for several
  /// values, or none, last.
  var views: [ComparedSliceView] {
    let places = (flips: flipPlace, shift: shiftPlace)
    let parts = self.parts(flipPlace: places.flips)
    let tested = parts.indices.filter { parts[$0].pValue != nil }
    let adjusted = MultipleTesting.holm(tested.compactMap { parts[$0].pValue })
    let corrected = Dictionary(uniqueKeysWithValues: zip(tested, adjusted))
    return parts.enumerated().map { index, part in
      view(part, adjusted: corrected[index], flipPlace: places.flips, shiftPlace: places.shift)
    }
  }

  private func parts(flipPlace: Int?) -> [Part] {
    comparison.plan.slices.flatMap { parameter -> [Part] in
      let group = comparison.slices.filter { $0.key.parameter == parameter }
        .sorted { Self.isBefore($0, $1) }
      return group.map { slice, summary in
        let others = group.filter { $0.key != slice }.map(\.value)
        guard !others.isEmpty else {
          return Part(slice: slice, summary: summary, pValue: nil, isAlike: false)
        }
        let rates = [\ComparisonSummary.differing].map { path in
          (summary[keyPath: path], Self.sum(others.map { $0[keyPath: path] }))
        }
        let flips = flipPlace.map { place in
          (
            summary.outputs[place].flips ?? RateCounts(),
            Self.sum(others.map { $0.outputs[place].flips ?? RateCounts() })
          )
        }
        return part(slice, summary, rates + [flips].compactMap { $0 })
      }
    }
  }

  /// - Parameter rates: of the slice and of the rest. Several are as many tests.
  private func part(
    _ slice: ComparisonSlice, _ summary: ComparisonSummary, _ rates: [(RateCounts, RateCounts)]
  ) -> Part {
    let pValues = rates.map { RateDifference.pValue($0.0, $0.1) }
    let limits = Interval(lower: -margin, upper: margin)
    return Part(
      slice: slice, summary: summary,
      pValue: pValues.min().map { min(1, $0 * Double(pValues.count)) },
      isAlike: rates.allSatisfy { slice, rest in
        RateDifference.estimate(slice, less: rest, confidence: Self.confidence)
          .interval.isWithin(limits)
      })
  }

  private func view(
    _ part: Part, adjusted: Double?, flipPlace: Int?, shiftPlace: Int?
  ) -> ComparedSliceView {
    let summary = part.summary
    let shifted = shiftPlace.map { summary.outputs[$0] }
    let isDifferent = adjusted.map { $0 < 1 - Self.confidence } ?? false
    return ComparedSliceView(
      parameter: part.slice.parameter, value: part.slice.value, pairs: summary.rows,
      differing: EstimateView(summary.differing.estimate(confidence: Self.confidence)),
      flips: flipPlace.flatMap { summary.outputs[$0].flips }
        .map { EstimateView($0.estimate(confidence: Self.confidence)) },
      shift: shifted?.shift?.estimate(confidence: Self.confidence).map(EstimateView.init),
      psi: shifted?.histogram.flatMap {
        Divergence.populationStability(baseline: $0.baseline, candidate: $0.candidate)
      },
      latency: LatencyView(summary), pValue: part.pValue, adjustedPValue: adjusted,
      verdict: part.isAlike ? .alike : isDifferent ? .different : .inconclusive)
  }

  /// The output that flips most over all, so that slices show the same one.
  private var flipPlace: Int? {
    let outputs = comparison.total.outputs
    return outputs.indices.filter { outputs[$0].flips != nil }
      .max { (outputs[$0].flips?.rate ?? 0) < (outputs[$1].flips?.rate ?? 0) }
  }

  /// The output whose mean moves most over all, in units of what is known of it.
  private var shiftPlace: Int? {
    let outputs = comparison.total.outputs
    func strength(_ place: Int) -> Double {
      guard let shift = outputs[place].shift?.estimate(confidence: Self.confidence),
        shift.interval.width > 0
      else { return 0 }
      return shift.value.magnitude / shift.interval.width
    }
    return outputs.indices.filter { outputs[$0].shift != nil }
      .max { strength($0) < strength($1) }
  }

  private static func sum(_ counts: [RateCounts]) -> RateCounts {
    counts.reduce(into: RateCounts()) { $0.merge($1) }
  }

  private static func isBefore(
    _ left: (key: ComparisonSlice, value: ComparisonSummary),
    _ right: (key: ComparisonSlice, value: ComparisonSummary)
  ) -> Bool {
    func isCollective(_ slice: ComparisonSlice) -> Bool {
      slice.value == ComparisonSlice.otherValue || slice.value == ComparisonSlice.noValue
    }
    let sides = (isCollective(left.key), isCollective(right.key))
    if sides.0 != sides.1 { return sides.1 }
    if left.value.rows != right.value.rows { return left.value.rows > right.value.rows }
    return left.key.value < right.key.value
  }
}
