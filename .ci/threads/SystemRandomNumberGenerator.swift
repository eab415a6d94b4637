/// What Swift's offers, with something in it.
///
/// The thread sanitizer is told of each `inout` access with the address of the variable, and for
/// one of no bytes the compiler gives it any address: it then sees a race that is none, or crashes.
/// `.ci/thread-sanitizer` puts this file into every module that has such a generator.
struct SystemRandomNumberGenerator: RandomNumberGenerator {
  private var drawn: UInt64 = 0

  mutating func next() -> UInt64 {
    drawn = .random(in: .min ... .max)
    return drawn
  }
}
