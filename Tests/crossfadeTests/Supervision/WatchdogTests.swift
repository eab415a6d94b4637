import Testing

@testable import crossfade

@Suite struct WatchdogTests {
  @Test func ticksTwiceAsOftenAsAskedFor() {
    let watchdog = Watchdog(environment: ["WATCHDOG_USEC": "3000000"], processID: 7)
    #expect(watchdog?.intervalMicroseconds == 1_500_000)
  }

  @Test(arguments: [
    [:], ["WATCHDOG_USEC": ""], ["WATCHDOG_USEC": "0"], ["WATCHDOG_USEC": "1"],
    ["WATCHDOG_USEC": "-5"], ["WATCHDOG_USEC": "soon"],
    ["WATCHDOG_USEC": "\(Watchdog.microsecondsMax + 1)"],
    ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"],
    ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "me"],
  ])
  func sleepsWhereNobodyWaits(environment: [String: String]) {
    #expect(Watchdog(environment: environment, processID: 7) == nil)
  }

  @Test func isForThisProcessAlone() {
    let environment = ["WATCHDOG_USEC": "\(Watchdog.microsecondsMax)", "WATCHDOG_PID": "7"]
    #expect(Watchdog(environment: environment, processID: 7) != nil)
  }
}
