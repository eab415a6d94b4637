/// A time of the log as RFC 3339 has it, in UTC with milliseconds: `2026-11-30T23:55:30.123Z`.
package enum LogTime {
  /// The years that four digits can say.
  package static let secondsMin: Int64 = -62_167_219_200  // 0000-01-01
  package static let secondsMax: Int64 = 253_402_300_799  // 9999-12-31

  /// - Parameter microseconds: since 1970; beyond the years 0 to 9999 the nearest time in them.
  package static func text(microseconds: Int64) -> String {
    let clamped = min(max(microseconds, secondsMin * 1_000_000), secondsMax * 1_000_000)
    let seconds = floorDivided(clamped, by: 1_000_000)
    let milliseconds = (clamped - seconds * 1_000_000) / 1_000
    let day = floorDivided(seconds, by: 86_400)
    let second = seconds - day * 86_400
    let date = date(daysSinceEpoch: day)
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
      + padded(second / 3_600, 2) + ":" + padded(second / 60 % 60, 2) + ":"
      + padded(second % 60, 2) + "." + padded(milliseconds, 3) + "Z"
  }

  /// The date of the Gregorian calendar. Counted from 1 March of the year 0, so that the leap day
  /// is a year's last, and in eras of 400 years, which are all of 146,097 days.
  private static func date(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let days = daysSinceEpoch + 719_468
    let era = floorDivided(days, by: 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // Five months from March on have 153 days together.
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  private static func floorDivided(_ number: Int64, by divisor: Int64) -> Int64 {
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
