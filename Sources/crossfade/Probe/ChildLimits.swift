/// What a child process may take before it is ended.
struct ChildLimits: Hashable, Sendable {
  /// 10 minutes, for artifacts of many gigabytes on slow disks.
  var nanosecondsMax: UInt64 = 600_000_000_000
  /// 4 MiB of standard output: a signature as large as a manifest can state takes most of that,
  /// being written twice.
  var outputBytesMax = 4 << 20
  /// Kept of the end of standard error.
  var errorTailBytesMax = 4_096
  /// Resident memory of the whole child, its program and libraries included; nil for no limit.
  /// Looked at every ``watchMilliseconds``, so that a child can be over it for a moment.
  ///
  /// Not RLIMIT_AS: address space is not memory. An engine's threads reserve stacks and heaps that
  /// they never touch (a small model had 86 to 90 MiB resident at its highest, of 222 MiB of
  /// addresses with 1 thread, 726 with 8, 1,625 with 64), and where a reservation is refused,
  /// engines crash as on a bad artifact.
  var residentBytesMax: Int?
  /// How long the end of a child whose pipes are quiet goes unnoticed at most.
  var watchMilliseconds: Int32 = 50

  static let defaults = ChildLimits()
}
