/// From how far a pressure has come to the level that it asks for: the first from `begin` on, one
/// more with each `step`.
package struct OverloadRamp: Hashable, Sendable {
  /// The lateness of an event loop that counts as 1, in nanoseconds.
  package static let latenessNanosecondsMax: UInt64 = 4_000_000_000

  /// As a part of the limit.
  let begin: Double
  let step: Double
  /// The highest level that this pressure asks for.
  let levelMax: Int

  /// Where shares bound what one caller can hold, the ramp begins past what one that floods can
  /// reach by itself, so that its flood is no reason to refuse others: a half of the held bytes,
  /// and eight ninths of a queue. Rows that wait and loops that are late end in refusals of patient
  /// requests only: a queue refuses by itself when it is full, and more refusals make no loop
  /// faster.
  package static func of(_ pressure: OverloadPressure) -> OverloadRamp {
    switch pressure {
    case .heldBytes: OverloadRamp(begin: 0.70, step: 0.03, levelMax: OverloadLevel.highest)
    case .memory: OverloadRamp(begin: 0.84, step: 0.015, levelMax: OverloadLevel.highest)
    case .queue: OverloadRamp(begin: 0.90, step: 0.02, levelMax: OverloadLevel.patientOnly)
    case .lateness: OverloadRamp(begin: 0.25, step: 0.10, levelMax: OverloadLevel.patientOnly)
    }
  }

  /// The level for a reading; what is no number asks for none.
  func level(_ reading: Double) -> Int {
    guard reading >= begin else { return 0 }
    // A reading that meets a step exactly counts as there, whatever its last bit.
    let steps = ((reading - begin) / step + 1e-9).rounded(.down)
    return steps < Double(levelMax) ? Int(steps) + 1 : levelMax
  }

  /// The level that a reading still keeps: a step is left half of it below where it was taken.
  func keptLevel(_ reading: Double) -> Int { level(reading + step / 2) }
}
