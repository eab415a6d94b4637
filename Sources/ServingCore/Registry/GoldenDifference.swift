/// One element of an answer that is not what a golden case expects.
package struct GoldenDifference: Hashable, Sendable {
  package var output: String
  /// Row-major, from zero.
  package var elementIndex: Int
  package var expected: ElementValue
  package var got: ElementValue
  /// The distance that would have been accepted; zero for what must be equal.
  package var allowed: Double
  /// `|got - expected|`; infinite where that is not a number: bytes, booleans, one NaN.
  package var distance: Double
}

extension GoldenDifference: CustomStringConvertible {
  package var description: String {
    let place = "output \(output.quotedForMessage), element \(elementIndex)"
    // As a Float, for fewer digits.
    let tolerance = allowed > 0 ? " (allowed difference \(Float(allowed)))" : ""
    return "\(place): expected \(expected), got \(got)\(tolerance)"
  }
}
