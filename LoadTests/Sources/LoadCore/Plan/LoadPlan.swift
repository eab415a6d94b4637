/// How a load is spread over event loops and connections. Pure.
package struct LoadPlan: Hashable, Sendable {
  /// What one event loop does.
  package struct Share: Hashable, Sendable {
    package var part: ArrivalSchedule.Part
    package var connectionCount: Int
    /// Callers of a closed loop; requests in flight at most of an open one.
    package var slotCount: Int
  }

  package var loop: LoadLoop
  package var shares: [Share]
  package var warmUpNanoseconds: Int64
  package var measuredNanoseconds: Int64

  /// Spreads a load as evenly as it goes.
  ///
  /// No event loop is without a connection, and of a closed loop none is without a caller: there
  /// are fewer then than were asked for.
  package init(
    loop: LoadLoop, connectionCount: Int, threadCount: Int, warmUpSeconds: Double, seconds: Double
  ) {
    precondition(connectionCount > 0 && threadCount > 0, "a load needs a way to go")
    self.loop = loop
    let slotCount =
      switch loop {
      case .open(_, _, _, let inFlightMax): inFlightMax
      case .closed(let concurrency): concurrency
      }
    precondition(slotCount > 0, "a load has a request in flight")
    let connectionCount = min(connectionCount, slotCount)
    let count = min(threadCount, connectionCount)
    shares = (0..<count).map { index in
      Share(
        part: ArrivalSchedule.Part(index: index, count: count),
        connectionCount: Self.portion(of: connectionCount, index, count),
        slotCount: Self.portion(of: slotCount, index, count))
    }
    warmUpNanoseconds = Self.nanoseconds(warmUpSeconds)
    measuredNanoseconds = Self.nanoseconds(seconds)
  }

  /// Connections of all event loops.
  package var connectionCount: Int { shares.reduce(0) { $0 + $1.connectionCount } }

  /// From the start to the last request.
  package var totalNanoseconds: Int64 { warmUpNanoseconds + measuredNanoseconds }

  private static func portion(of total: Int, _ index: Int, _ count: Int) -> Int {
    total / count + (index < total % count ? 1 : 0)
  }

  private static func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
}
