import ServingCore
import Testing

@Suite struct ShadowRestTests {
  private static let second: UInt64 = 1_000_000_000

  private static func at(_ seconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: seconds * second)
  }

  @Test func itRestsTwiceAsLongEachTime() {
    var rest = ShadowRest()
    var now: UInt64 = 1
    #expect(!rest.isResting(at: Self.at(now)))
    for length: UInt64 in [10, 20, 40, 80, 160, 300, 300] {
      rest.noteBrokenOff(at: Self.at(now))
      #expect(rest.isResting(at: Self.at(now + length - 1)), "\(length)")
      #expect(!rest.isResting(at: Self.at(now + length)), "\(length)")
      now += length
    }
  }

  @Test func theCallsOfOneRunCountOnce() {
    var rest = ShadowRest()
    for _ in 0..<64 { rest.noteBrokenOff(at: Self.at(5)) }
    #expect(rest.isResting(at: Self.at(14)))
    #expect(!rest.isResting(at: Self.at(15)))
  }

  @Test func anAnswerEndsIt() {
    var rest = ShadowRest()
    rest.noteBrokenOff(at: Self.at(5))
    rest.noteBrokenOff(at: Self.at(20))
    rest.noteAnswered()
    #expect(!rest.isResting(at: Self.at(21)))
    rest.noteBrokenOff(at: Self.at(21))
    #expect(!rest.isResting(at: Self.at(31)))
  }
}
