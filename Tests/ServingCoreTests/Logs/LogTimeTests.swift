import ServingCore
import ServingTestKit
import Testing

@Suite struct LogTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
      (1_709_164_799_999_999, "2024-02-28T23:59:59.999Z"),
      (1_709_251_199_001_000, "2024-02-29T23:59:59.001Z"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"),
      (1_796_082_930_123_456, "2026-11-30T23:55:30.123Z"),
      (.max, "9999-12-31T23:59:59.000Z"), (.min, "0000-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func isWrittenAsRFC3339HasIt(microseconds: Int64, text: String) {
    #expect(LogTime.text(microseconds: microseconds) == text)
  }

  /// A day at a time, by the rules that everybody knows.
  @Test func everyDayFollowsTheOneBefore() {
    var (year, month, day) = (1, 1, 1)
    for number in -719_162..<20_000 {
      let text = LogTime.text(microseconds: Int64(number) * 86_400_000_000)
      let isSame = text.hasPrefix("\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T00:")
      #expect(isSame, "day \(number) is \(text)")
      if !isSame { return }
      day += 1
      if day > length(month, year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  private func length(_ month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private func padded(_ number: Int, _ digits: Int) -> String {
    String(repeating: "0", count: digits - "\(number)".count) + "\(number)"
  }
}
