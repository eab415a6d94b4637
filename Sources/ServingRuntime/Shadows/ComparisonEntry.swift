internal import ExperimentStore
internal import ServingCore

/// A comparison that is followed. Touched on the desk's thread only.
final class ComparisonEntry {
  let id: ComparisonID
  let baseline: ServedVersion
  let candidate: ServedVersion
  var comparison: Comparison
  private(set) var baselineReader: OutputReader
  private(set) var candidateReader: OutputReader
  /// Whether something came since it was published.
  var isChanged = true
  /// Whether the candidate is left alone.
  var rest = ShadowRest()
  private var model: ServedModel

  init(
    _ id: ComparisonID, model: ServedModel, baseline: ServedVersion, candidate: ServedVersion,
    before: StoredComparison?
  ) {
    self.id = id
    self.model = model
    self.baseline = baseline
    self.candidate = candidate
    baselineReader = OutputReader(model.outputs, in: baseline.signature)
    candidateReader = OutputReader(model.outputs, in: candidate.signature)
    let plan = Self.plan(model, baseline, candidate)
    // What cannot be read is begun anew: it is a count of what passed by, and no order of
    // anybody's.
    let restored = try? before?.comparison(
      plan: plan, baselineSHA256: baseline.manifest.artifactSHA256 ?? "",
      candidateSHA256: candidate.manifest.artifactSHA256 ?? "")
    comparison = restored ?? Comparison(plan)
  }

  /// What others may see of it.
  var known: KnownComparison {
    KnownComparison(
      id: id, comparison: comparison, baselineSHA256: baseline.manifest.artifactSHA256 ?? "",
      candidateSHA256: candidate.manifest.artifactSHA256 ?? "")
  }

  /// Whether it is of these very versions: after a version was loaded anew it is not.
  func isOf(_ baseline: ServedVersion, _ candidate: ServedVersion) -> Bool {
    self.baseline === baseline && self.candidate === candidate
  }

  /// Takes up the model's settings. Where they say now that something is compared otherwise, the
  /// comparison begins anew: what was counted means something else.
  func follow(_ newer: ServedModel) {
    guard newer !== model else { return }
    model = newer
    baselineReader = OutputReader(newer.outputs, in: baseline.signature)
    candidateReader = OutputReader(newer.outputs, in: candidate.signature)
    let plan = Self.plan(newer, baseline, candidate)
    guard plan != comparison.plan else { return }
    comparison = Comparison(plan)
    isChanged = true
  }

  private static func plan(
    _ model: ServedModel, _ baseline: ServedVersion, _ candidate: ServedVersion
  ) -> ComparisonPlan {
    ComparisonPlan(
      model.compare, baseline: baseline.signature, candidate: candidate.signature)
  }
}
