/// What a row costs in batches of each size, learned while serving, and so how many rows to run
/// together while more wait than one run takes. Pure.
///
/// A straight line over the rows, as in ``RunCost``, has the largest batch be the best. Caches say
/// otherwise: a transformer's rows were measured to cost 8 % more in batches of 64 than of 4, since
/// what passes from layer to layer no longer fits the core's own. Sizes are told apart by the
/// powers of two. One is chosen only when it saves ``savingMin`` against larger ones, because each
/// run costs the lane something too; where all sizes cost the same, batches stay large.
///
/// Of sizes that traffic does not bring by itself, one in ``trialPeriod`` runs tries one, as long
/// as one is not known; later, one in ``reviewPeriod`` keeps what was learned true.
struct BatchSizes: Hashable, Sendable {
  /// What a smaller batch has to save of a row's cost.
  static let savingMin = 0.02
  /// What handing a batch over costs besides its run, in nanoseconds: about what a lane's thread
  /// takes to be woken, and an event loop to take the batch back.
  static let handOverNanoseconds = 5_000.0
  /// Runs of a size before it is compared. The first of all readies the engine's memory and counts
  /// for nothing.
  static let runsMin = 3
  static let trialPeriod = 4
  static let reviewPeriod = 64
  /// One that was found so many times as costly as the best is reviewed once in so many turns.
  static let costlyRatio = 1.25
  static let costlyTurns = 16
  /// The weight of a new run where it is faster than what was known, and where it is slower: a run
  /// that others held up says little, and one that was fast shows what the engine can do.
  static let fasterShare = 0.3
  static let slowerShare = 0.05

  private struct Size: Hashable, Sendable {
    var rowNanoseconds = 0.0
    var runCount = 0

    var isKnown: Bool { runCount >= BatchSizes.runsMin }

    mutating func observe(_ seen: Double) {
      defer { if runCount < BatchSizes.runsMin { runCount += 1 } }
      guard runCount > 0 else {
        rowNanoseconds = seen
        return
      }
      let share = seen < rowNanoseconds ? BatchSizes.fasterShare : BatchSizes.slowerShare
      rowNanoseconds += share * (seen - rowNanoseconds)
    }
  }

  /// By the logarithm to the base of two, rounded down.
  private var sizes: [Size] = []
  private var runCount = 0

  mutating func observe(rows: Int, nanoseconds: UInt64) {
    defer { runCount &+= 1 }
    guard runCount > 0 else { return }
    let place = Self.place(of: rows)
    while sizes.count <= place { sizes.append(Size()) }
    sizes[place].observe((Double(nanoseconds) + Self.handOverNanoseconds) / Double(max(1, rows)))
  }

  /// Rows to run together next.
  /// - Parameter waiting: as many as could run together; what is returned is at most that.
  func rows(waiting: Int) -> Int {
    rows(waiting) { trial(below: $0) ?? best(upTo: $0) }
  }

  /// Rows that cost least when run together, so far.
  /// - Parameter waiting: as many as could run together; what is returned is at most that.
  func bestRows(waiting: Int) -> Int { rows(waiting, choose: best) }

  private func rows(_ waiting: Int, choose: (Int) -> Int) -> Int {
    let waiting = max(1, waiting)
    let largest = Self.place(of: waiting)
    // Nothing is known against a batch as large as can be until some have run.
    guard largest < sizes.count, sizes[largest].isKnown else { return waiting }
    let place = choose(largest)
    return place == largest ? waiting : 1 << place
  }

  /// A size to learn of, if this run is to be spent on it.
  private func trial(below largest: Int) -> Int? {
    if runCount.isMultiple(of: Self.trialPeriod),
      let unknown = sizes[..<largest].lastIndex(where: { !$0.isKnown })
    {
      return unknown
    }
    guard runCount.isMultiple(of: Self.reviewPeriod) else { return nil }
    let (turn, place) = (runCount / Self.reviewPeriod).quotientAndRemainder(dividingBy: largest + 1)
    let least = leastRowNanoseconds(upTo: largest)
    let isCostly = sizes[place].rowNanoseconds > Self.costlyRatio * least
    return isCostly && !turn.isMultiple(of: Self.costlyTurns) ? nil : place
  }

  /// The largest size that none is cheaper than by what is worth the runs.
  private func best(upTo largest: Int) -> Int {
    let enough = leastRowNanoseconds(upTo: largest) / (1 - Self.savingMin)
    return sizes[...largest].lastIndex { $0.isKnown && $0.rowNanoseconds <= enough } ?? largest
  }

  private func leastRowNanoseconds(upTo largest: Int) -> Double {
    sizes[...largest].lazy.filter(\.isKnown).map(\.rowNanoseconds).min() ?? 0
  }

  private static func place(of rows: Int) -> Int {
    Int.bitWidth - 1 - max(1, rows).leadingZeroBitCount
  }
}
