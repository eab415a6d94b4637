internal import ServingCore

/// What was found of models whose ramps stand at their ends, for a moment: the registry's policy is
/// a file, and the ends are looked at several times a second.
struct RampEndings {
  /// How long an answer holds.
  static let nanosecondsMax: UInt64 = 2_000_000_000
  /// More models than have a ramp at its end at once; with more, each is asked about anew.
  static let modelsMax = 1_000

  struct Answer: Equatable {
    /// Nil when nothing stands in the way.
    var problem: String?
    var at: MonotonicInstant
  }

  private var answers: [ModelName: Answer] = [:]

  /// Nil when it is to be asked.
  func answer(for model: ModelName, at now: MonotonicInstant) -> Answer? {
    answers[model].flatMap { now.nanoseconds(since: $0.at) < Self.nanosecondsMax ? $0 : nil }
  }

  mutating func note(_ problem: String?, for model: ModelName, at now: MonotonicInstant) {
    if answers.count >= Self.modelsMax { answers = [:] }
    answers[model] = Answer(problem: problem, at: now)
  }
}
