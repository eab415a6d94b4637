import ServingCore
import Testing

@Suite struct IntervalTests {
  @Test func holdsItsEnds() {
    let interval = Interval(lower: -1, upper: 2)
    #expect(interval.width == 3)
    #expect(interval.contains(-1) && interval.contains(2) && interval.contains(0))
    #expect(!interval.contains(2.1) && !interval.contains(.nan))
    #expect(Interval(lower: 1, upper: 1).contains(1))
    #expect(Interval.unbounded.contains(-.infinity))
  }

  @Test func liesWithinItselfAndWhatIsWider() {
    let interval = Interval(lower: -1, upper: 2)
    #expect(interval.isWithin(interval))
    #expect(interval.isWithin(.unbounded))
    #expect(!interval.isWithin(Interval(lower: -0.9, upper: 2)))
    #expect(!interval.isWithin(Interval(lower: -1, upper: 1.9)))
  }
}
