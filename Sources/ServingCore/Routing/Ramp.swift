/// A planned sequence of a canary's percentages, and where it stands. All of it is in the route's
/// revisions, so that a server that starts anew goes on where another stopped.
package struct Ramp: Hashable, Sendable {
  package static let stepsMax = 32
  /// A hold of a week.
  package static let holdSecondsMax = 7 * 86_400
  package static let requestsMinMax = 1_000_000_000
  /// Ten years: what a step has held is counted no further.
  package static let heldSecondsMax = 10 * 365 * 86_400
  /// For whoever does not say: ten minutes and a thousand requests for each step.
  package static let holdSecondsStandard = 600
  package static let requestsMinStandard = 1_000

  /// Ascending. When the last one is 100, the version is promoted once that step has held; below,
  /// the canary stays there until somebody decides.
  package var steps: [Percentage]
  /// The place in ``steps`` that is in force.
  package var step: Int
  /// How long each step holds at least.
  package var holdSeconds: Int
  /// How many requests the canary must have answered in a step before the next.
  package var requestsMin: Int
  /// When the step began, or began again after a pause: RFC 3339, UTC, whole seconds.
  package var enteredAt: String
  /// How long the step had held before ``enteredAt``, because it was paused.
  package var heldSeconds: Int
  package var isPaused: Bool

  package var isAtLastStep: Bool { step >= steps.count - 1 }

  /// Whether the version becomes the stable one once the last step has held.
  package var endsInPromotion: Bool { steps.last == .all }

  /// How long the step has held.
  /// - Parameter elapsedSeconds: since ``enteredAt``; less than zero, as when a clock was put back,
  ///   counts as zero.
  package func heldSeconds(elapsedSeconds: Int) -> Int {
    let elapsed = isPaused ? 0 : min(max(elapsedSeconds, 0), Self.heldSecondsMax)
    return min(heldSeconds + elapsed, Self.heldSecondsMax)
  }

  package init(
    steps: [Percentage], step: Int = 0, holdSeconds: Int, requestsMin: Int, enteredAt: String,
    heldSeconds: Int = 0, isPaused: Bool = false
  ) {
    self.steps = steps
    self.step = step
    self.holdSeconds = holdSeconds
    self.requestsMin = requestsMin
    self.enteredAt = enteredAt
    self.heldSeconds = heldSeconds
    self.isPaused = isPaused
  }
}
