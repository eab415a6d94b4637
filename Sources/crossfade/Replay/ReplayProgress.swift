internal import Foundation
internal import Glibc
internal import ServingCore

/// What a replay says of itself while it goes on: a line on standard error that is written over and
/// over, on a terminal, and nothing elsewhere.
struct ReplayProgress {
  /// Between two lines, in nanoseconds.
  private static let interval: UInt64 = 250_000_000

  private let isShown: Bool
  private let clock: () -> MonotonicInstant
  private let write: (String) -> Void
  private let started: MonotonicInstant
  private var last: MonotonicInstant
  private var hasLine = false

  init(
    isShown: Bool = isatty(STDERR_FILENO) == 1,
    clock: @escaping () -> MonotonicInstant = SystemClock.monotonic,
    write: @escaping (String) -> Void = ReplayProgress.write
  ) {
    self.isShown = isShown
    self.clock = clock
    self.write = write
    started = clock()
    last = started
  }

  mutating func tell(requestCount: Int, share: Double?) {
    let now = clock()
    guard isShown, now.nanoseconds(since: last) >= Self.interval else { return }
    last = now
    hasLine = true
    let seconds = Double(now.nanoseconds(since: started)) / 1e9
    let rate = Figures.count(Int(Double(requestCount) / max(seconds, 0.001)))
    let done = share.map { ", \(Int($0 * 100)) %" } ?? ""
    write("\r\u{1B}[K\(Figures.count(requestCount)) requests\(done), \(rate)/s")
  }

  /// Takes the line away again.
  mutating func end() {
    if hasLine { write("\r\u{1B}[K") }
    hasLine = false
  }

  /// A sentence that stays.
  static func note(_ sentence: String) {
    write("crossfade: \(sentence)\n")
  }

  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
