/// What a model's settings say of comparisons of its versions.
package struct ComparisonSettings: Hashable, Sendable {
  package static let standard = ComparisonSettings()
  package static let outputsMax = 64
  /// Request parameters by whose values comparisons are split.
  package static let slicesMax = 4
  package static let marginStandard = Percentage(clamping: 100)

  /// By the output's name; others have ``OutputRule/standard``.
  package var outputs: [String: OutputRule]
  package var slices: [String]
  /// What a difference in a rate must stay below to count as none: two versions are called alike
  /// when the interval of their difference lies within it, different when it lies beyond zero, and
  /// inconclusive else.
  package var margin: Percentage

  package init(
    outputs: [String: OutputRule] = [:], slices: [String] = [],
    margin: Percentage = ComparisonSettings.marginStandard
  ) {
    self.outputs = outputs
    self.slices = slices
    self.margin = margin
  }
}
