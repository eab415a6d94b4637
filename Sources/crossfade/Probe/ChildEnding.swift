/// How a child process ended and what it had said until then.
struct ChildEnding: Hashable, Sendable {
  enum Cause: Hashable, Sendable {
    /// There never was one; the system's number says why.
    case notStarted(errno: Int32)
    case exited(code: Int32)
    case signalled(Int32)
    /// Ended by us, for what it took.
    case overTime(nanosecondsMax: UInt64)
    case overMemory(residentBytes: Int, max: Int)
    case overOutput(bytesMax: Int)
    /// It is gone, and somebody else was told how.
    case unknown
  }

  var cause: Cause
  /// Standard output, whole unless the cause is ``Cause/overOutput(bytesMax:)``.
  var output: [UInt8] = []
  /// The last of standard error.
  var errorTail: [UInt8] = []
  /// From its start to its end.
  var nanoseconds: UInt64 = 0
}
