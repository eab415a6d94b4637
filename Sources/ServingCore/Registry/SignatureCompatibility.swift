/// Holds the signature of a version that shall answer against that of the one that does, for what
/// could break a caller who knows only the latter. Pure.
///
/// A caller must be able to send what it sends now, and to read what comes back: inputs may become
/// more general, outputs more exact, and there may be more outputs.
package enum SignatureCompatibility {
  /// What a version's callers depend on.
  package struct Side: Hashable, Sendable {
    package var signature: ModelSignature
    /// Whether the leading axis counts rows of independent requests.
    package var isBatched: Bool

    package init(signature: ModelSignature, isBatched: Bool) {
      self.signature = signature
      self.isBatched = isBatched
    }

    package init(_ manifest: Manifest) {
      self.init(signature: manifest.signature, isBatched: manifest.isBatched)
    }
  }

  /// How many problems an error names; it counts the others.
  package static let problemsShownMax = 3

  /// What could break a caller, each difference named; empty when nothing could.
  package static func problems(inForce: Side, candidate: Side) -> [String] {
    inputProblems(inForce.signature.inputs, candidate.signature.inputs)
      + outputProblems(inForce.signature.outputs, candidate.signature.outputs)
      + batchProblems(inForce, candidate)
  }

  /// The refusal of a version that is not compatible; nil when it is.
  package static func error(
    _ model: ModelName, inForceVersion: ModelVersion, inForce: Side,
    candidateVersion: ModelVersion, candidate: Side
  ) -> ServingError? {
    let problems = problems(inForce: inForce, candidate: candidate)
    guard !problems.isEmpty else { return nil }
    let shown = problems.prefix(problemsShownMax).joined(separator: "; ")
    let rest = problems.count - problemsShownMax
    return ServingError(
      .failedPrecondition,
      "version \(candidateVersion) of model \(model) could break callers of version "
        + "\(inForceVersion), which is in force: \(shown)"
        + (rest > 0 ? "; and \(rest) more" : "") + "; if that is meant, say --breaking",
      detail: [
        "model": model.description, "version": candidateVersion.description,
        "in_force": inForceVersion.description, "problem_count": "\(problems.count)",
      ])
  }

  private static func inputProblems(_ old: [TensorSpec], _ new: [TensorSpec]) -> [String] {
    var problems: [String] = []
    for spec in old {
      let place = "input \(spec.name.quotedForMessage)"
      guard let match = new.first(where: { $0.name == spec.name }) else {
        problems.append("\(place) is gone, and callers send it")
        continue
      }
      problems += differences(place, spec, match) { old, new in
        // An extent of the caller's choice also takes the one that was fixed.
        !new.isDynamic && old != new
      }
    }
    let known = Set(old.map(\.name))
    for spec in new where !known.contains(spec.name) {
      problems.append("input \(spec.name.quotedForMessage) is new, and callers do not send it")
    }
    return problems
  }

  private static func outputProblems(_ old: [TensorSpec], _ new: [TensorSpec]) -> [String] {
    var problems: [String] = []
    for spec in old {
      let place = "output \(spec.name.quotedForMessage)"
      guard let match = new.first(where: { $0.name == spec.name }) else {
        problems.append("\(place) is gone, and callers may read it")
        continue
      }
      problems += differences(place, spec, match) { old, new in
        // Who reads any extent reads a fixed one too.
        !old.isDynamic && old != new
      }
    }
    return problems
  }

  private static func differences(
    _ place: String, _ old: TensorSpec, _ new: TensorSpec,
    breaks: (_ old: Dimension, _ new: Dimension) -> Bool
  ) -> [String] {
    var found: [String] = []
    if old.datatype != new.datatype {
      found.append(
        "\(place): datatype \(old.datatype.name) becomes \(new.datatype.name)")
    }
    guard old.dimensions.count == new.dimensions.count else {
      found.append(
        "\(place): \(old.dimensions.count) dimensions \(old.shapeText) become "
          + "\(new.dimensions.count) \(new.shapeText)")
      return found
    }
    for (axis, pair) in zip(old.dimensions, new.dimensions).enumerated()
    where breaks(pair.0, pair.1) {
      found.append("\(place), dimension \(axis): \(text(pair.0)) becomes \(text(pair.1))")
    }
    return found
  }

  private static func batchProblems(_ inForce: Side, _ candidate: Side) -> [String] {
    switch (inForce.isBatched, candidate.isBatched) {
    case (true, false):
      ["the leading axis counted rows of independent requests, and does no more"]
    // Rows must be as many in every input, which nobody had to keep to before.
    case (false, true) where candidate.signature.inputs.count > 1:
      ["the leading axis becomes that of rows, which must be as many in every input"]
    default: []
    }
  }

  private static func text(_ dimension: Dimension) -> String {
    switch dimension {
    case .fixed(let extent): "\(extent)"
    case .dynamic(let name?): "any extent (\(name.quotedForMessage))"
    case .dynamic(nil): "any extent"
    }
  }
}
