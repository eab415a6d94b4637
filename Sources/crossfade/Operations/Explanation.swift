internal import ServingRuntime

/// What `crossfade explain --json` prints: the prediction, and beside its own keys `replay`, where
/// one was asked for.
struct Explanation: Encodable {
  private enum CodingKeys: CodingKey {
    case replay
  }

  var prediction: PredictionView
  var replay: ReplayView?

  func encode(to encoder: any Encoder) throws {
    try prediction.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(replay, forKey: .replay)
  }
}
