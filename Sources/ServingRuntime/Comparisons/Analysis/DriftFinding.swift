internal import ServingCore

/// How far the distributions of both sides are apart, in words that do not take chance for a shift.
enum DriftFinding {
  /// Where the population stability index is commonly called a moderate and a large shift (Siddiqi
  /// 2006).
  static let moderate = 0.1
  static let large = 0.25

  /// Nil without rows.
  static func view(_ histogram: PairedHistogram) -> ComparedOutputView.Drift? {
    let (baseline, candidate) = (histogram.baseline, histogram.candidate)
    guard
      let psi = Divergence.populationStability(baseline: baseline, candidate: candidate),
      let limit = Divergence.populationStabilityLimit(
        baseline: baseline, candidate: candidate, confidence: ComparisonAnalysis.confidence),
      let distance = Divergence.kolmogorovSmirnov(baseline: baseline, candidate: candidate),
      let bits = Divergence.jensenShannonBits(baseline: baseline, candidate: candidate)
    else { return nil }
    return .init(
      psi: psi, kolmogorovSmirnov: distance, jensenShannon: bits,
      sentence: sentence(psi: psi, byChance: limit))
  }

  /// - Parameter limit: what the index stays below by chance alone.
  static func sentence(psi: Double, byChance limit: Double) -> String {
    if psi < moderate { return "no shift (PSI below \(Figures.number(moderate)))" }
    guard psi > limit else {
      return "inconclusive: with so few rows chance alone gives a PSI up to "
        + Figures.number(limit)
    }
    return psi <= large
      ? "a moderate shift (PSI from \(Figures.number(moderate)) to \(Figures.number(large)))"
      : "a large shift (PSI above \(Figures.number(large)))"
  }

  /// Without the bins at either end that are empty on both sides; nil without rows.
  static func trimmed(_ histogram: PairedHistogram) -> ComparedOutputView.Histogram? {
    let used = histogram.baseline.indices.filter {
      histogram.baseline[$0] > 0 || histogram.candidate[$0] > 0
    }
    guard let first = used.first, let last = used.last else { return nil }
    return .init(
      edges: Array(histogram.edges[first...last + 1]),
      baseline: Array(histogram.baseline[first...last]),
      candidate: Array(histogram.candidate[first...last]))
  }
}
