/// What outcomes say of a canary and of the stable version beside it: of replies that their bucket
/// sent, and of the stable version's only those in the canary's slice.
package struct CanaryOutcomes: Hashable, Sendable {
  package struct Arm: Hashable, Sendable {
    /// Predictions whose label was held against a true one, and those where it was right.
    package var labels = 0
    package var labelsRight = 0
    /// Predictions whose score was held against a true value; the sum of the absolute differences,
    /// and of their squares.
    package var errors = 0
    package var errorSum = 0.0
    package var errorSquares = 0.0

    package init() {}
  }

  package var canary = Arm()
  package var stable = Arm()

  package init() {}
}
