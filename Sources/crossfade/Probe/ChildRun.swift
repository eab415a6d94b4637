internal import Glibc
internal import ServingCore

/// Runs a child process to its end and takes in what it says, within limits. Whatever happens, it
/// is gone and reaped afterwards.
struct ChildRun: ~Copyable {
  private let limits: ChildLimits
  private let clock: @Sendable () -> MonotonicInstant
  private let started: MonotonicInstant
  private var output: ChildPipe
  private var error: ChildPipe
  private var ending = ChildEnding(cause: .unknown)

  /// Blocks until the child has ended. The calling thread is what the child takes for its parent,
  /// so it must live as long: see `crossfade_die_with_parent`.
  static func toEnd(
    _ command: ChildCommand, limits: ChildLimits = .defaults,
    clock: @escaping @Sendable () -> MonotonicInstant
  ) -> ChildEnding {
    do throws(SystemNumber) {
      let output = try ChildPipe.make()
      let error = try ChildPipe.make()
      let child = try ChildProcess(command, output: output, error: error)
      let run = ChildRun(limits: limits, clock: clock, output: output, error: error)
      return run.follow(child)
    } catch {
      return ChildEnding(cause: .notStarted(errno: error.number))
    }
  }

  private init(
    limits: ChildLimits, clock: @escaping @Sendable () -> MonotonicInstant,
    output: consuming ChildPipe, error: consuming ChildPipe
  ) {
    self.limits = limits
    self.clock = clock
    started = clock()
    self.output = output
    self.error = error
  }

  private consuming func follow(_ child: ChildProcess) -> ChildEnding {
    // Else the pipes would never end.
    output.closeWriteEnd()
    error.closeWriteEnd()
    var cutShort: ChildEnding.Cause?
    var hasEnded = false
    while !hasEnded, cutShort == nil {
      // Asked before the pipes are read, so that after its end nothing is missed. Something that it
      // started may hold them open for longer; that is not waited for.
      hasEnded = child.hasEnded
      if !hasEnded { waitForOutput() }
      cutShort = readAll() ?? (hasEnded ? nil : overLimit(child))
    }
    let cause = child.endAndReap()
    ending.cause = cutShort ?? cause
    ending.nanoseconds = clock().nanoseconds(since: started)
    return ending
  }

  /// Sleeps until there is something to read, for a short time at most.
  private func waitForOutput() {
    // A negative descriptor is one that poll(2) passes over. An interrupted or failed call is as
    // good as one that timed out: whoever waits looks again.
    var places = [output.readEnd, error.readEnd].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    // With both closed the end itself is waited for, which comes at once as a rule.
    let isQuiet = output.readEnd < 0 && error.readEnd < 0
    _ = poll(&places, nfds_t(places.count), isQuiet ? 1 : limits.watchMilliseconds)
  }

  /// Reads what is there; of a child that writes faster than we read, a part.
  private mutating func readAll() -> ChildEnding.Cause? {
    var isAtEnd = Self.read(from: output.readEnd) { chunk in
      ending.output.append(contentsOf: chunk)
      return ending.output.count <= limits.outputBytesMax
    }
    guard ending.output.count <= limits.outputBytesMax else {
      return .overOutput(bytesMax: limits.outputBytesMax)
    }
    if isAtEnd { output.closeReadEnd() }
    isAtEnd = Self.read(from: error.readEnd) { chunk in
      ending.errorTail.append(contentsOf: chunk)
      let surplus = ending.errorTail.count - limits.errorTailBytesMax
      if surplus > 0 { ending.errorTail.removeFirst(surplus) }
      return true
    }
    if isAtEnd { error.closeReadEnd() }
    return nil
  }

  /// At most as much as a pipe holds, 1 MiB, as somebody may write without end.
  /// - Parameter take: returns whether to go on.
  /// - Returns: whether the pipe is at its end, or cannot be read any more.
  private static func read(
    from descriptor: Int32, take: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    guard descriptor >= 0 else { return false }
    let chunkBytes = 64 << 10
    return withUnsafeTemporaryAllocation(byteCount: chunkBytes, alignment: 1) { buffer in
      for _ in 0..<16 {
        let count = Glibc.read(descriptor, buffer.baseAddress, chunkBytes)
        if count < 0 { return errno != EAGAIN && errno != EINTR }
        if count == 0 { return true }
        guard take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return false }
      }
      return false
    }
  }

  private func overLimit(_ child: ChildProcess) -> ChildEnding.Cause? {
    if clock().nanoseconds(since: started) >= limits.nanosecondsMax {
      return .overTime(nanosecondsMax: limits.nanosecondsMax)
    }
    if let max = limits.residentBytesMax, let resident = child.residentBytes, resident > max {
      return .overMemory(residentBytes: resident, max: max)
    }
    return nil
  }
}
