/// Which addresses have shown wrong credentials, and how long each must wait before the next is
/// looked at.
///
/// Some failures are free, as keys change and clocks differ; from then on each doubles the wait, up
/// to a limit. A success forgives nothing, or whoever has one good credential could guess on; what
/// forgives is time. Time is a parameter, and the table holds a bounded number of addresses: full,
/// it forgets those whose last failure is oldest.
package struct FailureBackoff: Sendable {
  /// How patient to be.
  package struct Settings: Hashable, Sendable {
    /// Failures of an address that cost it nothing.
    package var freeFailures: Int
    /// The longest wait.
    package var waitSecondsMax: Int

    package static let defaults = Settings(freeFailures: 10, waitSecondsMax: 60)

    package init(freeFailures: Int, waitSecondsMax: Int) {
      self.freeFailures = freeFailures
      self.waitSecondsMax = waitSecondsMax
    }
  }

  private struct Entry {
    var failures: Int
    var last: MonotonicInstant
    var until: MonotonicInstant
  }

  /// Addresses at once.
  package static let addressCountMax = 65_536
  /// The first wait.
  static let waitSecondsMin = 1
  /// After which time without a failure an address is forgotten, beyond its longest wait.
  static let memorySeconds = 900

  private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

  package var settings: Settings
  private let countMax: Int
  private var entries: [PeerAddress: Entry] = [:]

  package init(_ settings: Settings = .defaults, addressCountMax: Int = Self.addressCountMax) {
    self.settings = settings
    countMax = addressCountMax
  }

  package var addressCount: Int { entries.count }

  /// - Returns: the nanoseconds that an address has to wait; nil for none.
  package func wait(of address: PeerAddress, now: MonotonicInstant) -> UInt64? {
    guard let entry = entries[address], entry.until > now else { return nil }
    return entry.until.nanoseconds(since: now)
  }

  /// Notes a wrong credential.
  package mutating func noteFailure(of address: PeerAddress, now: MonotonicInstant) {
    var entry = entries[address] ?? Entry(failures: 0, last: now, until: now)
    if isForgotten(entry, now) { entry.failures = 0 }
    entry.failures = min(entry.failures + 1, Int(Int32.max))
    entry.last = now
    entry.until = now.advanced(byNanoseconds: waitNanoseconds(after: entry.failures))
    if entries[address] == nil, entries.count >= countMax { makeRoom(now) }
    entries[address] = entry
  }

  /// The wait that so many failures cost.
  func waitNanoseconds(after failures: Int) -> UInt64 {
    let paid = failures - settings.freeFailures
    guard paid > 0 else { return 0 }
    let longest = max(Self.waitSecondsMin, settings.waitSecondsMax)
    // More doublings than any limit has room for.
    let seconds = paid > 32 ? longest : min(longest, Self.waitSecondsMin << (paid - 1))
    return UInt64(seconds) * Self.nanosecondsPerSecond
  }

  private func isForgotten(_ entry: Entry, _ now: MonotonicInstant) -> Bool {
    let memory = UInt64(Self.memorySeconds + settings.waitSecondsMax) * Self.nanosecondsPerSecond
    return now.nanoseconds(since: entry.last) >= memory
  }

  /// A fourth at a time, so that looking for them costs little for each that comes.
  private mutating func makeRoom(_ now: MonotonicInstant) {
    let oldest = entries.sorted { $0.value.last < $1.value.last }
    for (address, entry) in oldest.prefix(max(1, countMax / 4)) where entry.last <= now {
      entries[address] = nil
    }
  }
}
