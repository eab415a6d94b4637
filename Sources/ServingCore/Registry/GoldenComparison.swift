/// What came of holding a model's outputs against the ones a golden case expects.
///
/// Outputs are matched by name. Outputs that the case does not mention are not looked at, so that
/// a case may pin only what matters.
package struct GoldenComparison: Hashable, Sendable {
  package private(set) var elementCount = 0
  package private(set) var differenceCount = 0
  /// In the order of the case's outputs, then of the elements.
  package private(set) var first: GoldenDifference?
  /// The one with the largest distance; the earliest of them when several are equal.
  package private(set) var largest: GoldenDifference?

  package var agrees: Bool { differenceCount == 0 }

  /// Compares element by element.
  /// - Throws: `FAILED_PRECONDITION` when an output is missing or has another datatype or shape,
  ///   so that there are no elements to compare.
  package init(
    expected: [OwnedTensor], got: [OwnedTensor], tolerance: GoldenVectors.Tolerance
  ) throws(ServingError) {
    for tensor in expected {
      guard let answer = got.first(where: { $0.name == tensor.name }) else {
        throw ServingError(
          .failedPrecondition,
          "output \(tensor.name.quotedForMessage) is missing: got outputs "
            + got.map(\.name).quotedListForMessage)
      }
      guard answer.datatype == tensor.datatype, answer.shape == tensor.shape else {
        throw ServingError(
          .failedPrecondition,
          "output \(tensor.name.quotedForMessage): expected \(tensor.datatype.name) "
            + "\(tensor.shape), got \(answer.datatype.name) \(answer.shape)")
      }
      let pairs = zip(try tensor.elements(), try answer.elements())
      for (index, (expected, got)) in pairs.enumerated() {
        elementCount += 1
        guard let gap = Self.gap(expected, got, tolerance) else { continue }
        note(
          GoldenDifference(
            output: tensor.name, elementIndex: index, expected: expected, got: got,
            allowed: gap.allowed, distance: gap.distance))
      }
    }
  }

  /// The refusal that a version gets for this case; nil when everything agrees.
  package func error(caseName: String) -> ServingError? {
    guard let first, let largest else { return nil }
    var message =
      "golden case \(caseName.quotedForMessage): \(differenceCount) of \(elementCount) elements "
      + "differ; first: \(first)"
    if largest != first { message += "; largest: \(largest)" }
    return ServingError(.failedPrecondition, message)
  }

  private mutating func note(_ difference: GoldenDifference) {
    differenceCount += 1
    if first == nil { first = difference }
    if largest.map({ difference.distance > $0.distance }) ?? true { largest = difference }
  }

  /// Nil when the two agree.
  private static func gap(
    _ expected: ElementValue, _ got: ElementValue, _ tolerance: GoldenVectors.Tolerance
  ) -> (distance: Double, allowed: Double)? {
    switch (expected, got) {
    case (.floating(let expected, _), .floating(let got, _)):
      return floatingGap(expected, got, tolerance)
    case (.signed(let expected), .signed(let got)) where expected != got:
      let distance = UInt64(bitPattern: max(expected, got) &- min(expected, got))
      return (Double(distance), 0)
    case (.unsigned(let expected), .unsigned(let got)) where expected != got:
      return (Double(max(expected, got) - min(expected, got)), 0)
    default:
      return expected == got ? nil : (.infinity, 0)
    }
  }

  private static func floatingGap(
    _ expected: Double, _ got: Double, _ tolerance: GoldenVectors.Tolerance
  ) -> (distance: Double, allowed: Double)? {
    if expected == got || (expected.isNaN && got.isNaN) { return nil }
    // Against an infinity the rule below would allow an infinite distance, so anything at all.
    guard expected.isFinite, got.isFinite else { return (.infinity, 0) }
    let allowed = tolerance.absolute + tolerance.relative * expected.magnitude
    let distance = (got - expected).magnitude
    return distance <= allowed ? nil : (distance, allowed)
  }
}
