import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct RampEndingsTests {
  @Test func anAnswerHoldsForAMoment() throws {
    let model = try ModelName("digits")
    var endings = RampEndings()
    let began = MonotonicInstant(nanoseconds: 1_000)
    #expect(endings.answer(for: model, at: began) == nil)
    endings.note("takes two", for: model, at: began)
    let last = began.advanced(byNanoseconds: RampEndings.nanosecondsMax - 1)
    #expect(endings.answer(for: model, at: last)?.problem == "takes two")
    let over = began.advanced(byNanoseconds: RampEndings.nanosecondsMax)
    #expect(endings.answer(for: model, at: over) == nil)
    endings.note(nil, for: model, at: over)
    #expect(endings.answer(for: model, at: over) == .init(problem: nil, at: over))
  }

  @Test func itForgetsAtItsLimit() throws {
    var endings = RampEndings()
    let now = MonotonicInstant(nanoseconds: 0)
    for number in 0..<RampEndings.modelsMax {
      endings.note("takes two", for: try ModelName("m\(number)"), at: now)
    }
    #expect(endings.answer(for: try ModelName("m0"), at: now) != nil)
    endings.note("takes two", for: try ModelName("last"), at: now)
    #expect(endings.answer(for: try ModelName("m0"), at: now) == nil)
    #expect(endings.answer(for: try ModelName("last"), at: now) != nil)
  }
}
