internal import ServingCore

/// How many requests of one comparison were not mirrored by an event loop, by reason.
struct MirrorTally: Sendable {
  let model: ServedModel
  let baseline: ServedVersion
  /// The shadow's, in the model's route.
  let place: Int
  private static let reasons = MirrorDrop.allCases
  /// By place in the reasons.
  private var drops = [Int](repeating: 0, count: reasons.count)
  /// Requests that the shadow was to get; a repetition that was dropped is none of them.
  private(set) var requestCount = 0

  init(model: ServedModel, baseline: ServedVersion, place: Int) {
    self.model = model
    self.baseline = baseline
    self.place = place
  }

  mutating func count(_ reason: MirrorDrop) {
    if let place = Self.reasons.firstIndex(of: reason) { drops[place] += 1 }
    if reason != .busy { requestCount += 1 }
  }

  func isFor(_ model: ServedModel, _ baseline: ServedVersion, _ place: Int) -> Bool {
    self.place == place && self.model === model && self.baseline === baseline
  }

  var counts: [(reason: MirrorDrop, count: Int)] {
    zip(Self.reasons, drops).filter { $0.1 > 0 }.map { ($0.0, $0.1) }
  }
}
