/// Which outputs of two versions are held against each other, and how: a pure function of the
/// model's settings and both signatures, so that every replica, and every start, agrees.
///
/// An output that the settings give no kind gets one by the baseline's signature:
///
/// | datatype | a row | kind |
/// | --- | --- | --- |
/// | float | one element | score |
/// | float | several, the name has `prob` or `softmax` | probabilities |
/// | float | several, the name has `embed` or `vector` | embedding |
/// | float | 2 to 4,096 on one axis, beside a label | probabilities |
/// | float | 256 or more | embedding |
/// | float | else | numbers |
/// | whole number, boolean | one element | label |
/// | text | one element, the signature's label (`label`, else the first one a row) | label |
/// | text | one element, else | text |
/// | whole number, text | several on one axis | ranking |
/// | whole number, boolean, text | else | text: the same, or not |
///
/// A row is all of an output of a model without a batch axis. An extent that requests choose counts
/// as several.
package struct ComparisonPlan: Hashable, Sendable {
  /// More are not compared, and named in ``uncompared``.
  package static let outputsMax = 16

  package struct Output: Hashable, Sendable {
    package let name: String
    package let kind: OutputKind
    /// Whether the kind is from the settings.
    package let isKindDeclared: Bool
    package let rule: OutputRule
    /// Places in each signature.
    package let baseline: Int
    package let candidate: Int

    package init(
      name: String, kind: OutputKind, isKindDeclared: Bool = false, rule: OutputRule = .standard,
      baseline: Int = 0, candidate: Int = 0
    ) {
      self.name = name
      self.kind = kind
      self.isKindDeclared = isKindDeclared
      self.rule = rule
      self.baseline = baseline
      self.candidate = candidate
    }
  }

  /// In the order of the baseline's signature.
  package let outputs: [Output]
  /// Outputs that are not compared: a sentence each, that says why.
  package let uncompared: [String]
  /// Parameters by whose values the comparison is split.
  package let slices: [String]
  /// See ``ComparisonSettings/margin``.
  package let margin: Percentage

  package init(
    _ settings: ComparisonSettings, baseline: ModelSignature, candidate: ModelSignature
  ) {
    var outputs: [Output] = []
    var uncompared: [String] = []
    for place in baseline.outputs.indices {
      switch Self.output(place, settings, baseline, candidate) {
      case .success(let output) where outputs.count < Self.outputsMax: outputs.append(output)
      case .success(let output):
        uncompared.append(
          "\(Self.subject(output.name)): only the first \(Self.outputsMax) outputs are compared; "
            + "let the model's settings ignore others")
      case .failure(let refusal): uncompared.append(refusal.sentence)
      }
    }
    let known = Set(baseline.outputs.map(\.name))
    for output in candidate.outputs where !known.contains(output.name) {
      uncompared.append("\(Self.subject(output.name)) is the candidate's alone")
    }
    let all = known.union(candidate.outputs.map(\.name))
    for name in settings.outputs.keys.sorted() where !all.contains(name) {
      uncompared.append(
        "\(Self.subject(name)), which the model's settings name, is in neither version")
    }
    self.outputs = outputs
    self.uncompared = uncompared
    slices = Array(settings.slices.prefix(ComparisonSettings.slicesMax))
    margin = settings.margin
  }

  /// Why an output is not compared.
  private struct Refusal: Error {
    let sentence: String
  }

  private static func subject(_ name: String) -> String { "output \(name.quotedForMessage)" }

  private static func output(
    _ place: Int, _ settings: ComparisonSettings, _ baseline: ModelSignature,
    _ candidate: ModelSignature
  ) -> Result<Output, Refusal> {
    let first = baseline.outputs[place]
    let subject = subject(first.name)
    let rule = settings.outputs[first.name] ?? .standard
    func refusal(_ problem: String) -> Result<Output, Refusal> {
      .failure(Refusal(sentence: subject + problem))
    }
    guard !rule.isIgnored else { return refusal(" is ignored, as the model's settings say") }
    guard let other = candidate.outputs.firstIndex(where: { $0.name == first.name }) else {
      return refusal(" is the baseline's alone")
    }
    let second = candidate.outputs[other]
    let kind = rule.kind ?? inferredKind(ofOutput: place, in: baseline)
    let forms = [
      RowForm(first, hasBatchAxis: baseline.hasBatchAxis),
      RowForm(second, hasBatchAxis: candidate.hasBatchAxis),
    ]
    for (form, spec) in zip(forms, [first, second]) where !form.fits(kind) {
      let origin = rule.kind == nil ? "is compared as" : "is declared as"
      return refusal(
        " \(origin) \(kind.rawValue), for which \(kind.requirement) are expected, got "
          + "\(spec.datatype.name) \(spec.shapeText)")
    }
    let difference =
      "\(first.datatype.name) \(first.shapeText) in the baseline, \(second.datatype.name) "
      + "\(second.shapeText) in the candidate"
    guard kind.isOfNumbers || forms[0].family == forms[1].family else {
      return refusal(" has types that cannot be held against each other: \(difference)")
    }
    if kind.isByElement, let count = forms[0].count, let otherCount = forms[1].count,
      count != otherCount
    {
      return refusal(" has rows that cannot be held against each other: \(difference)")
    }
    return .success(
      Output(
        name: first.name, kind: kind, isKindDeclared: rule.kind != nil, rule: rule,
        baseline: place, candidate: other))
  }
}
