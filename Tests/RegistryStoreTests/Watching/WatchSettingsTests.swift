import RegistryStore
import ServingCore
import Testing

@Suite struct WatchSettingsTests {
  @Test func defaultsAreInRange() throws {
    try WatchSettings.defaults.check()
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var message: String
    var change: @Sendable (inout WatchSettings) -> Void

    var testDescription: String { message }
  }

  private static let rows: [Row] = [
    Row(message: "pollMilliseconds: expected 1 to 86400000, got 0") { $0.pollMilliseconds = 0 },
    Row(message: "safetyPollMilliseconds: expected 1 to 86400000, got 86400001") {
      $0.safetyPollMilliseconds = 86_400_001
    },
    Row(message: "settleMilliseconds: expected 0 to 86400000, got -1") {
      $0.settleMilliseconds = -1
    },
    Row(message: "settleMillisecondsMax: expected 20 to 86400000, got 19") {
      $0.settleMillisecondsMax = 19
    },
    Row(message: "watchCountMax: expected 1 to 2147483647, got 0") { $0.watchCountMax = 0 },
  ]

  @Test(arguments: rows)
  func outOfRange(row: Row) {
    var settings = WatchSettings.defaults
    row.change(&settings)
    #expect(throws: ServingError(.invalidArgument, row.message)) { try settings.check() }
  }

  @Test(
    arguments: [
      ("auto", .automatic), ("inotify", .inotify), ("poll", .polling), ("polling", nil),
    ] as [(String, WatchSettings.Mode?)])
  func modesByName(text: String, mode: WatchSettings.Mode?) {
    #expect(WatchSettings.Mode(rawValue: text) == mode)
  }
}
