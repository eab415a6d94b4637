internal import NIOCore

/// The one clock of a run: monotonic, in nanoseconds, and the one that event loops wake by.
enum LoadClock {
  static func now() -> Int64 { Int64(clamping: NIODeadline.now().uptimeNanoseconds) }
}
