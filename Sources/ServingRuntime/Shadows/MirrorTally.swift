internal import ServingCore

/// How many requests of one comparison were not mirrored by an event loop, by reason.
struct MirrorTally: Sendable {
  let model: ServedModel
  let baseline: ServedVersion
  /// The shadow's, in the model's route.
  let place: Int
  /// By place in ``MirrorDrop``'s cases.
  private(set) var drops = [Int](repeating: 0, count: MirrorDrop.allCases.count)
  /// Requests that the shadow was to get; a repetition that was dropped is none of them.
  private(set) var requestCount = 0

  init(model: ServedModel, baseline: ServedVersion, place: Int) {
    self.model = model
    self.baseline = baseline
    self.place = place
  }

  mutating func count(_ reason: MirrorDrop) {
    drops[Self.index(reason)] += 1
    if reason != .busy { requestCount += 1 }
  }

  func isFor(_ model: ServedModel, _ baseline: ServedVersion, _ place: Int) -> Bool {
    self.place == place && self.model === model && self.baseline === baseline
  }

  var counts: [(reason: MirrorDrop, count: Int)] {
    zip(MirrorDrop.allCases, drops).filter { $0.1 > 0 }.map { ($0.0, $0.1) }
  }

  private static func index(_ reason: MirrorDrop) -> Int {
    switch reason {
    case .queueFull: 0
    case .memory: 1
    case .deadline: 2
    case .notReady: 3
    case .refused: 4
    case .baselineFailed: 5
    case .busy: 6
    case .abandoned: 7
    case .suspended: 8
    }
  }
}
