import ServingCore
import Testing

@testable import RegistryStore

/// Intervals of the defaults: poll 1,000 ms, safety poll 10,000, settle 20.
@Suite struct WatchCycleTests {
  private static func at(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 5_000_000).advanced(byMilliseconds: milliseconds)
  }

  private static func cycle(_ mode: WatchSettings.Mode = .automatic) -> WatchCycle {
    var settings = WatchSettings.defaults
    settings.mode = mode
    return WatchCycle(settings: settings, at: at(0))
  }

  private static func watching() -> WatchCycle {
    var cycle = cycle()
    cycle.built(at: at(0))
    return cycle
  }

  @Test(arguments: [WatchSettings.Mode.automatic, .inotify])
  func watchesAreSetFirstAndNothingIsReported(mode: WatchSettings.Mode) {
    var cycle = Self.cycle(mode)
    #expect(cycle.next(at: Self.at(0)) == .build)
    cycle.built(at: Self.at(3))
    #expect(cycle.mode == .inotify)
    #expect(cycle.next(at: Self.at(3)) == .wait(until: Self.at(1_003)))
  }

  @Test func forcedPollingNeverWatches() {
    var cycle = Self.cycle(.polling)
    #expect(cycle.mode == .polling(reason: "the settings ask for it"))
    for second in 1...100 {
      let now = Self.at(second * 1_000)
      #expect(cycle.next(at: Self.at(second * 1_000 - 1)) == .wait(until: now))
      #expect(cycle.next(at: now) == .report(.everything))
    }
  }

  @Test func theRootIsCheckedBetweenSafetyPolls() {
    var cycle = Self.watching()
    for second in 1...9 {
      let now = Self.at(second * 1_000)
      #expect(cycle.next(at: now) == .checkRoot)
      #expect(cycle.next(at: now) == .wait(until: Self.at(second * 1_000 + 1_000)))
    }
    #expect(cycle.next(at: Self.at(10_000)) == .checkRoot)
    #expect(cycle.next(at: Self.at(10_000)) == .report(.everything))
    #expect(cycle.next(at: Self.at(10_000)) == .wait(until: Self.at(11_000)))
  }

  @Test func aChangeIsReportedWhenItHasSettled() throws {
    var cycle = Self.watching()
    let change = RegistryChange.models([try ModelName("m")])
    cycle.found(change, at: Self.at(100))
    #expect(cycle.next(at: Self.at(100)) == .wait(until: Self.at(120)))
    #expect(cycle.next(at: Self.at(120)) == .report(change))
    #expect(cycle.next(at: Self.at(120)) == .wait(until: Self.at(1_000)))
  }

  @Test func aSafetyPollTakesWhatWaitsWithIt() throws {
    var cycle = Self.watching()
    cycle.found(.models([try ModelName("m")]), at: Self.at(9_990))
    #expect(cycle.next(at: Self.at(10_000)) == .checkRoot)
    #expect(cycle.next(at: Self.at(10_000)) == .report(.everything))
    #expect(cycle.next(at: Self.at(10_010)) == .wait(until: Self.at(11_000)))
  }

  @Test func aRootThatIsAwayIsLookedForUntilItReturns() {
    var cycle = Self.cycle()
    cycle.failed(.rootAway("gone"), at: Self.at(0))
    #expect(cycle.mode == .polling(reason: "gone"))
    #expect(cycle.next(at: Self.at(20)) == .report(.everything))
    for second in 1...5 {
      let now = Self.at(second * 1_000)
      #expect(cycle.next(at: now) == .build)
      cycle.failed(.rootAway("still gone"), at: now)
      #expect(cycle.mode == .polling(reason: "still gone"))
      _ = cycle.next(at: now)
    }
    #expect(cycle.next(at: Self.at(6_000)) == .build)
    cycle.built(at: Self.at(6_001))
    #expect(cycle.mode == .inotify)
    #expect(cycle.next(at: Self.at(6_021)) == .report(.everything))
    #expect(cycle.next(at: Self.at(6_021)) == .wait(until: Self.at(7_001)))
  }

  @Test func pollingReportsEveryIntervalWhileTheRootIsAway() {
    var cycle = Self.watching()
    cycle.failed(.rootAway("gone"), at: Self.at(500))
    var reports: [Int] = []
    for milliseconds in 500..<3_600 {
      while true {
        let step = cycle.next(at: Self.at(milliseconds))
        if case .wait = step { break }
        if step == .build { cycle.failed(.rootAway("gone"), at: Self.at(milliseconds)) }
        if case .report = step { reports.append(milliseconds) }
      }
    }
    #expect(reports == [520, 1_520, 2_520, 3_520])
  }

  @Test func whatTheSystemLacksIsAskedForEveryMinute() {
    var cycle = Self.watching()
    cycle.failed(.unavailable("no watches"), at: Self.at(0))
    var builds: [Int] = []
    var reportCount = 0
    for tick in 0..<1_300 {
      let milliseconds = tick * 100
      while true {
        let step = cycle.next(at: Self.at(milliseconds))
        if case .wait = step { break }
        if case .report = step { reportCount += 1 }
        if step == .build {
          builds.append(milliseconds)
          cycle.failed(.unavailable("no watches"), at: Self.at(milliseconds))
        }
      }
    }
    #expect(builds == [60_000, 120_000])
    // One a second over 130 seconds, each up to a tick late.
    #expect((115...131).contains(reportCount), "\(reportCount)")
  }

  /// The root checks find a change at once; a registry in uproar is watched anew once a second.
  @Test(arguments: [(500, 1_000), (999, 1_000), (1_000, 1_000), (7_000, 7_000)])
  func lostWatchesAreSetAgain(lostAt: Int, retryAt: Int) {
    var cycle = Self.watching()
    cycle.failed(.lostTrack("overflow"), at: Self.at(lostAt))
    #expect(cycle.mode == .polling(reason: "overflow"))
    while case .report = cycle.next(at: Self.at(retryAt - 1)) {}
    #expect(cycle.next(at: Self.at(retryAt)) == .build)
    cycle.built(at: Self.at(retryAt))
    #expect(cycle.next(at: Self.at(retryAt + 20)) == .report(.everything))
  }

  @Test func aQuickRecoveryIsOneReport() {
    var cycle = Self.watching()
    cycle.failed(.lostTrack("overflow"), at: Self.at(5_000))
    #expect(cycle.next(at: Self.at(5_000)) == .build)
    cycle.built(at: Self.at(5_004))
    #expect(cycle.next(at: Self.at(5_004)) == .wait(until: Self.at(5_024)))
    #expect(cycle.next(at: Self.at(5_024)) == .report(.everything))
    #expect(cycle.next(at: Self.at(5_024)) == .wait(until: Self.at(6_004)))
  }

  @Test(arguments: [(0, 0), (1, 1), (999_999, 1), (1_000_000, 1), (1_000_001, 2)])
  func waitsAreRoundedUp(nanoseconds: UInt64, milliseconds: CInt) {
    let now = Self.at(0)
    let end = now.advanced(byNanoseconds: nanoseconds)
    #expect(end.millisecondsForPoll(from: now) == milliseconds)
    #expect(now.millisecondsForPoll(from: Self.at(1)) == 0)
    #expect(MonotonicInstant.distantFuture.millisecondsForPoll(from: now) == .max)
  }
}
