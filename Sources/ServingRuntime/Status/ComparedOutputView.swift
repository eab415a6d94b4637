/// One output of two versions. What its kind does not have is null.
package struct ComparedOutputView: Codable, Hashable, Sendable {
  package struct Crossing: Codable, Hashable, Sendable {
    package var threshold: Double
    /// Rows that the baseline has below and the candidate not, and the other way round.
    package var upward: Int
    package var downward: Int
    /// The share of rows that cross it, either way.
    package var rate: EstimateView

    package init(threshold: Double, upward: Int, downward: Int, rate: EstimateView) {
      self.threshold = threshold
      self.upward = upward
      self.downward = downward
      self.rate = rate
    }
  }

  /// How far two distributions are apart.
  package struct Drift: Codable, Hashable, Sendable {
    /// Population stability index, over the histogram's bins.
    package var psi: Double
    /// The largest distance of the distribution functions at the bins' edges.
    package var kolmogorovSmirnov: Double
    /// The divergence in bits, 0 to 1.
    package var jensenShannon: Double
    /// For people, such as `no shift` or `a large shift (PSI above 0.25)`.
    package var sentence: String

    package init(
      psi: Double, kolmogorovSmirnov: Double, jensenShannon: Double, sentence: String
    ) {
      self.psi = psi
      self.kolmogorovSmirnov = kolmogorovSmirnov
      self.jensenShannon = jensenShannon
      self.sentence = sentence
    }
  }

  /// Both distributions over the same bins.
  package struct Histogram: Codable, Hashable, Sendable {
    /// Ascending; bin `i` is from edge `i` to below edge `i + 1`. What lies outside is in the first
    /// or the last bin. Bins that are empty in both, at either end, are left out.
    package var edges: [Double]
    package var baseline: [Int]
    package var candidate: [Int]

    package init(edges: [Double], baseline: [Int], candidate: [Int]) {
      self.edges = edges
      self.baseline = baseline
      self.candidate = candidate
    }
  }

  package struct ConfusionCell: Codable, Hashable, Sendable {
    package var baseline: String
    package var candidate: String
    package var count: Int

    package init(baseline: String, candidate: String, count: Int) {
      self.baseline = baseline
      self.candidate = candidate
      self.count = count
    }
  }

  package struct Point: Codable, Hashable, Sendable {
    package var baseline: Double
    package var candidate: Double

    package init(baseline: Double, candidate: Double) {
      self.baseline = baseline
      self.candidate = candidate
    }
  }

  package var name: String
  /// As ``OutputKind`` has them.
  package var kind: String
  package var pairs: Int
  /// Rows that differ beyond the tolerances.
  package var differing: EstimateView
  @Nullable package var noise: EstimateView?
  package var verdict: ComparisonVerdict
  package var sentence: String
  /// Labels, and the largest probability.
  @Nullable package var flips: EstimateView?
  @Nullable package var flipNoise: EstimateView?
  package var crossings: [Crossing]
  /// Of each row: the absolute difference (the largest of several), the relative one, the total
  /// variation, the share of the first that both rankings have, the cosine.
  @Nullable package var absolute: QuantilesView?
  @Nullable package var relative: QuantilesView?
  @Nullable package var totalVariation: QuantilesView?
  @Nullable package var overlap: QuantilesView?
  @Nullable package var cosine: QuantilesView?
  /// The mean of candidate less baseline.
  @Nullable package var shift: EstimateView?
  /// Spearman's, of the sample.
  @Nullable package var rankCorrelation: EstimateView?
  @Nullable package var drift: Drift?
  @Nullable package var histogram: Histogram?
  /// The most frequent first. Labels beyond the bound are counted as `(other)`.
  package var confusion: [ConfusionCell]
  /// A fair sample of the pairs, drawn by the requests' ids.
  package var sample: [Point]

  package init(
    name: String, kind: String, pairs: Int, differing: EstimateView, noise: EstimateView? = nil,
    verdict: ComparisonVerdict, sentence: String, flips: EstimateView? = nil,
    flipNoise: EstimateView? = nil, crossings: [Crossing] = [], absolute: QuantilesView? = nil,
    relative: QuantilesView? = nil, totalVariation: QuantilesView? = nil,
    overlap: QuantilesView? = nil, cosine: QuantilesView? = nil, shift: EstimateView? = nil,
    rankCorrelation: EstimateView? = nil, drift: Drift? = nil, histogram: Histogram? = nil,
    confusion: [ConfusionCell] = [], sample: [Point] = []
  ) {
    self.name = name
    self.kind = kind
    self.pairs = pairs
    self.differing = differing
    self.noise = noise
    self.verdict = verdict
    self.sentence = sentence
    self.flips = flips
    self.flipNoise = flipNoise
    self.crossings = crossings
    self.absolute = absolute
    self.relative = relative
    self.totalVariation = totalVariation
    self.overlap = overlap
    self.cosine = cosine
    self.shift = shift
    self.rankCorrelation = rankCorrelation
    self.drift = drift
    self.histogram = histogram
    self.confusion = confusion
    self.sample = sample
  }
}
