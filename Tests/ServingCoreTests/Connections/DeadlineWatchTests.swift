import ServingCore
import Testing

@Suite struct DeadlineWatchTests {
  private static let grace = DeadlineWatch.graceNanoseconds
  private static let pause = DeadlineWatch.pauseNanoseconds

  private func instant(_ nanoseconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: nanoseconds)
  }

  @Test func onlyANearerDeadlineMovesTheLook() {
    var watch = DeadlineWatch()
    #expect(watch.due == .distantFuture)
    let deadlines = [.distantFuture, instant(1_000), instant(1_000), instant(2_000), instant(999)]
    let moved = deadlines.map { watch.add($0) }
    #expect(moved == [false, true, false, false, true])
    #expect(watch.due == instant(999 + Self.grace))
  }

  @Test func afterALookTheNextIsDueForTheNearestThatIsLeft() {
    var watch = DeadlineWatch()
    _ = watch.add(instant(0))
    let now = instant(Self.grace)
    watch.looked(next: instant(2 * Self.grace), now: now)
    #expect(watch.due == instant(3 * Self.grace))
    watch.looked(next: .distantFuture, now: now)
    #expect(watch.due == .distantFuture)
  }

  /// Deadlines a nanosecond apart do not make a loop do nothing but look.
  @Test func looksHaveAPauseBetweenThem() {
    var watch = DeadlineWatch()
    let now = instant(Self.grace)
    watch.looked(next: instant(1), now: now)
    #expect(watch.due == now.advanced(byNanoseconds: Self.pause))
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func aRequestIsLateOnceItsGraceIsOver(_ offset: Int, isLate: Bool) {
    let now = instant(UInt64(5_000 + Int(Self.grace) + offset))
    #expect(DeadlineWatch.isLate(instant(5_000), now: now) == isLate)
    #expect(!DeadlineWatch.isLate(.distantFuture, now: now))
  }
}
