internal import Glibc

/// What the system knows of this process, by proc(5), clock_gettime(2) and getrlimit(2). What
/// cannot be read is nil and is not shown.
struct ProcessFigures: Hashable, Sendable {
  var cpuSeconds: Double?
  var startSeconds: Double?
  var residentBytes: Int?
  var virtualBytes: Int?
  var openDescriptorCount: Int?
  var openDescriptorCountMax: Double?

  /// Read once: the system counts a start from the machine's, so that every reading of the wall
  /// clock would give it a little otherwise.
  static let startSeconds = readStartSeconds()

  static func read() -> ProcessFigures {
    let pages = ProcFile.text("statm").flatMap(ProcFile.pages)
    let pageBytes = Int(sysconf(CInt(_SC_PAGESIZE)))
    return ProcessFigures(
      cpuSeconds: clock(CLOCK_PROCESS_CPUTIME_ID), startSeconds: startSeconds,
      residentBytes: pages.map { $0.resident * pageBytes },
      virtualBytes: pages.map { $0.total * pageBytes },
      openDescriptorCount: ProcFile.openDescriptorCount(),
      openDescriptorCountMax: readDescriptorLimit())
  }

  private static func readDescriptorLimit() -> Double? {
    var limit = rlimit()
    // The resource is of another type in each view of the C library.
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return nil }
    return limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
  }

  /// The wall clock now, less the time since the machine's start, plus the process's own after it.
  private static func readStartSeconds() -> Double? {
    guard let ticks = ProcFile.text("stat").flatMap(ProcFile.startTicks) else { return nil }
    guard let now = clock(CLOCK_REALTIME), let sinceBoot = clock(CLOCK_BOOTTIME) else { return nil }
    return now - sinceBoot + Double(ticks) / Double(sysconf(CInt(_SC_CLK_TCK)))
  }

  private static func clock(_ identifier: clockid_t) -> Double? {
    var time = timespec()
    guard clock_gettime(identifier, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}
