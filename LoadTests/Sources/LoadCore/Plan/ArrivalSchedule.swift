internal import Glibc

/// When the requests of an open loop are due, as nanoseconds from its start, whatever becomes of
/// earlier ones. Pure, and endless.
///
/// Several event loops share one load: each asks for its own part. The parts of a constant load
/// interleave into one constant load; those of a Poisson load are independent Poisson loads, whose
/// sum is one.
package struct ArrivalSchedule: Hashable, Sendable {
  /// One of the equal parts of a load.
  package struct Part: Hashable, Sendable {
    package var index: Int
    package var count: Int

    package init(index: Int, count: Int) {
      precondition(count > 0 && (0..<count).contains(index), "a part lies among its fellows")
      self.index = index
      self.count = count
    }

    package static let whole = Part(index: 0, count: 1)
  }

  private static let nanosecondsPerSecond = 1e9
  /// Later than any run ends, in nanoseconds; what comes after it comes never.
  private static let latest = 9e18

  private let pattern: ArrivalPattern
  private let ratePerSecond: Double
  private let part: Part
  private var random: SeededRandom
  /// Requests given out so far.
  private var count = 0
  /// Of a Poisson load, when the last one was due.
  private var elapsed = 0.0

  /// - Parameters:
  ///   - ratePerSecond: of all parts together.
  ///   - seed: with the same one a Poisson load comes again.
  package init(
    _ pattern: ArrivalPattern, ratePerSecond: Double, seed: UInt64 = 0, part: Part = .whole
  ) {
    precondition(ratePerSecond > 0, "a load has a rate")
    self.pattern = pattern
    self.ratePerSecond = ratePerSecond
    self.part = part
    var seeds = SeededRandom(seed: seed)
    for _ in 0..<part.index { _ = seeds.next() }
    random = SeededRandom(seed: seeds.next())
  }

  /// The next request's time; never before the one before it.
  package mutating func next() -> Int64 {
    defer { count += 1 }
    switch pattern {
    case .constant:
      // From the number of the request and not from the last time, so that nothing adds up.
      let number = Double(count) * Double(part.count) + Double(part.index)
      return Self.whole(number * Self.nanosecondsPerSecond / ratePerSecond)
    case .poisson:
      // 1 - u lies in (0, 1], where the logarithm is finite.
      let u = Double.random(in: 0..<1, using: &random)
      let mean = Self.nanosecondsPerSecond * Double(part.count) / ratePerSecond
      elapsed += -log(1 - u) * mean
      return Self.whole(elapsed)
    }
  }

  private static func whole(_ nanoseconds: Double) -> Int64 {
    Int64(min(nanoseconds, latest).rounded())
  }
}
