internal import Glibc

/// Random numbers that come again with the same seed: SplitMix64 (Steele, Lea and Flood, 2014).
package struct SeededRandom: RandomNumberGenerator, Sendable {
  /// Names the one seed that a run of the tests shall use, to see a failure again.
  package static let environmentName = "CROSSFADE_SEED"

  /// The seeds for property tests, as their argument: Swift Testing prints the argument of a case
  /// that fails. One from `CROSSFADE_SEED` when it is set (decimal), else always the same few.
  package static var seeds: [UInt64] {
    guard let value = getenv(environmentName) else { return [1, 2, 3, 0x5EED, 20_260_101] }
    let text = String(cString: value)
    guard let seed = UInt64(text) else {
      preconditionFailure("\(environmentName): expected a decimal integer, got \(text)")
    }
    return [seed]
  }

  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in `count` times, in the long run.
  package mutating func isOne(in count: Int) -> Bool {
    Int.random(in: 0..<count, using: &self) == 0
  }
}
