import ServingCore
import ServingRuntime
import ServingTestKit

/// One draw of everything that a lane can meet: how it batches, what it runs on, how little may
/// wait, who submits, and what goes wrong.
struct LaneScenario: Sendable {
  /// Rows that are named from here on fail every run they are in.
  static let poisonedFrom = 1_000_000
  private static let rowsMax = 40

  let seed: UInt64
  let policy: BatchPolicy
  let limits: LaneLimits
  let sessionCount: Int
  let threadCount: Int
  /// Threads that submit, each as an event loop would.
  let loopCount: Int
  let stepCount: Int
  /// Most rows of a request.
  let requestRowsMax: Int
  /// Whether the loops offer to run batches themselves.
  let offersTurns: Bool
  /// Whether the clock moves beside the runs, too.
  let movesClock: Bool
  let closesEarly: Bool
  /// One of so many runs takes milliseconds, fails, or one of so many requests is poisoned; nil for
  /// none.
  let slowOneIn: Int?
  let failOneIn: Int?
  let poisonOneIn: Int?

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    self.seed = seed
    let maxRows = Int.random(in: 1...16, using: &random)
    let sizes = (1..<max(2, maxRows)).filter { _ in random.isOne(in: 4) }
    let delay =
      random.isOne(in: 4) ? UInt64.random(in: 50...1_000, using: &random) * 1_000 : 0
    policy = BatchPolicy(
      isBatched: !random.isOne(in: 6), maxRows: maxRows,
      preferredRows: random.isOne(in: 3) ? sizes.filter { $0 < maxRows } : [],
      delayNanosecondsMax: delay)
    var limits = LaneLimits()
    limits.queuedRowsMax = Int.random(in: 4...200, using: &random)
    limits.queuedBytesMax = Int.random(in: 100...12_000, using: &random)
    self.limits = limits
    sessionCount = Int.random(in: 1...3, using: &random)
    threadCount = Int.random(in: 1...sessionCount, using: &random)
    loopCount = Int.random(in: 1...3, using: &random)
    stepCount = Int.random(in: 15...45, using: &random)
    requestRowsMax = random.isOne(in: 3) ? maxRows : min(Self.rowsMax, 4 * maxRows)
    offersTurns = !random.isOne(in: 3)
    movesClock = delay > 0 || random.isOne(in: 2)
    closesEarly = random.isOne(in: 5)
    slowOneIn = random.isOne(in: 2) ? Int.random(in: 2...12, using: &random) : nil
    failOneIn = random.isOne(in: 2) ? Int.random(in: 3...15, using: &random) : nil
    poisonOneIn = random.isOne(in: 2) ? Int.random(in: 5...20, using: &random) : nil
  }

  /// Whether nobody but the one who takes work moves the clock, so that a run begins at the very
  /// instant at which its requests were taken.
  var isExact: Bool { threadCount == 1 && sessionCount == 1 && !offersTurns && !movesClock }

  /// Whether a request of so many rows runs in parts.
  func isSplit(rowCount: Int) -> Bool { policy.isBatched && rowCount > policy.maxRows }
}

extension LaneScenario: CustomStringConvertible {
  var description: String {
    "\(policy.isBatched ? "batches of \(policy.maxRows)" : "no batches"), delay "
      + "\(policy.delayNanosecondsMax) ns, \(sessionCount) sessions, \(threadCount) threads, "
      + "\(loopCount) loops, turns \(offersTurns), at most \(limits.queuedRowsMax) rows and "
      + "\(limits.queuedBytesMax) bytes"
  }
}
