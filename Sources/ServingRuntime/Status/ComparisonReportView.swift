/// Two versions held against each other. The reply of `/v1/models/{model}/comparison`, and what
/// `compare --json` prints; tables, CSV and HTML are made from it.
package struct ComparisonReportView: Codable, Hashable, Sendable {
  package var model: String
  package var at: String
  package var baseline: Int64
  package var candidate: Int64
  @Nullable package var baselineSha256: String?
  @Nullable package var candidateSha256: String?
  /// The revision that began the shadow; zero for a replay.
  package var since: Int
  /// `live` for mirrored traffic, `replay` for logged requests or rows of a file.
  package var source: String
  @Nullable package var from: String?
  @Nullable package var until: String?
  /// The confidence of every interval, such as 0.95, and the margin, a share such as 0.01.
  package var confidence: Double
  package var margin: Double

  package var verdict: ComparisonVerdict
  /// For people: what was found, from how much, and what is still missing.
  package var sentence: String
  /// What a reader must know before they trust the figures: many drops, few pairs, rows that come
  /// in groups. Empty when there is nothing.
  package var warnings: [String]

  package var traffic: TrafficView
  /// Requests in which the candidate failed, of those that it ran.
  package var candidateErrors: EstimateView
  /// The rate of rows that differ beyond the tolerances in any output.
  package var differing: EstimateView
  /// The same of the baseline held against itself; nil before the first repetition.
  @Nullable package var noise: EstimateView?
  /// ``differing`` less ``noise``.
  @Nullable package var beyondNoise: EstimateView?
  /// Rows still to be compared until the interval of ``differing`` is as narrow as the margin; nil
  /// when it is.
  @Nullable package var pairsNeeded: Int?

  package var outputs: [ComparedOutputView]
  /// Outputs that only one of both has, or with types that cannot be compared, or that the settings
  /// ignore: a sentence each.
  package var uncompared: [String]
  package var latency: LatencyView
  /// By parameter and value. The p-values in them are corrected for how many there are.
  package var slices: [ComparedSliceView]
  /// Against what turned out to be true; nil without outcomes.
  @Nullable package var truth: TruthView?
  /// The most different ones, over all and of each slice, the most different first.
  package var pairs: [DifferentPairView]

  package init(
    model: String, at: String, baseline: Int64, candidate: Int64, baselineSha256: String? = nil,
    candidateSha256: String? = nil, since: Int, source: String, from: String? = nil,
    until: String? = nil, confidence: Double, margin: Double, verdict: ComparisonVerdict,
    sentence: String, warnings: [String] = [], traffic: TrafficView,
    candidateErrors: EstimateView, differing: EstimateView, noise: EstimateView? = nil,
    beyondNoise: EstimateView? = nil, pairsNeeded: Int? = nil,
    outputs: [ComparedOutputView] = [], uncompared: [String] = [], latency: LatencyView,
    slices: [ComparedSliceView] = [], truth: TruthView? = nil, pairs: [DifferentPairView] = []
  ) {
    self.model = model
    self.at = at
    self.baseline = baseline
    self.candidate = candidate
    self.baselineSha256 = baselineSha256
    self.candidateSha256 = candidateSha256
    self.since = since
    self.source = source
    self.from = from
    self.until = until
    self.confidence = confidence
    self.margin = margin
    self.verdict = verdict
    self.sentence = sentence
    self.warnings = warnings
    self.traffic = traffic
    self.candidateErrors = candidateErrors
    self.differing = differing
    self.noise = noise
    self.beyondNoise = beyondNoise
    self.pairsNeeded = pairsNeeded
    self.outputs = outputs
    self.uncompared = uncompared
    self.latency = latency
    self.slices = slices
    self.truth = truth
    self.pairs = pairs
  }
}
