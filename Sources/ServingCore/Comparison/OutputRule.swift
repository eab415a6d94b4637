/// What a model's settings say of how one output is compared.
package struct OutputRule: Hashable, Sendable {
  package static let standard = OutputRule()
  package static let thresholdsMax = 8
  package static let topMax = 1_000
  package static let topStandard = 10

  /// Nil: inferred; see ``ComparisonPlan``.
  package var kind: OutputKind?
  /// Not compared at all, such as a time stamp or a random id.
  package var isIgnored: Bool
  /// Where a policy decides, such as 0.5: a score, or the largest probability, that is below on one
  /// side and not on the other has crossed it. Ascending, finite.
  package var thresholds: [Double]
  /// Two numbers agree when they differ by at most `absolute + relative × |baseline|`, as golden
  /// vectors do. For ``OutputKind/embedding`` `absolute` is of 1 − cosine, for
  /// ``OutputKind/probabilities`` of each element.
  package var absolute: Double
  package var relative: Double
  /// Of a ranking: how many of the first.
  package var top: Int

  package init(
    kind: OutputKind? = nil, isIgnored: Bool = false, thresholds: [Double] = [],
    absolute: Double = 1e-5, relative: Double = 1e-4, top: Int = OutputRule.topStandard
  ) {
    self.kind = kind
    self.isIgnored = isIgnored
    self.thresholds = thresholds
    self.absolute = absolute
    self.relative = relative
    self.top = top
  }
}
