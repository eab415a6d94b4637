package import ServingCore

/// A ramp as the admin plane and `--json` show it. Times are in seconds, percentages in percent.
package struct RampView: Codable, Hashable, Sendable {
  package var steps: [Double]
  /// The place in `steps` that is in force, from zero.
  package var step: Int
  package var holdSeconds: Int
  package var requestsMin: Int
  /// When the step began, or began again after a pause: RFC 3339, UTC.
  package var enteredAt: String
  /// How long the step had held before `enteredAt`.
  package var heldSeconds: Int
  package var paused: Bool

  package init(_ ramp: Ramp) {
    steps = ramp.steps.map(\.number)
    step = ramp.step
    holdSeconds = ramp.holdSeconds
    requestsMin = ramp.requestsMin
    enteredAt = ramp.enteredAt
    heldSeconds = ramp.heldSeconds
    paused = ramp.isPaused
  }
}
