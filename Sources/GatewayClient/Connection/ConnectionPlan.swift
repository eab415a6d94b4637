/// Where the next waiting call goes. Pure.
enum ConnectionPlan: Hashable {
  /// To the connection at this place.
  case use(Int)
  /// To a connection that has to be made first.
  case connect
  /// Nowhere, until a stream ends or a connection comes.
  case wait

  /// What counts of one connection.
  struct Load: Hashable {
    var openStreamCount: Int
    /// The lower of the gateway's limit and ours.
    var streamCountMax: Int
    /// Whether it takes no more calls: the gateway said GOAWAY, or it is ending.
    var isDraining: Bool
  }

  /// The first connection with room gets the call, so that those made for a rush fall idle after
  /// it. One connection is made at a time: what waits may fit on it.
  ///
  /// - Parameter mayGrow: whether a connection may be made beside those that still work; false for
  ///   a while after that failed.
  static func next(
    _ loads: [Load], isConnecting: Bool, connectionCountMax: Int, mayGrow: Bool
  ) -> ConnectionPlan {
    let usable = loads.indices.filter { !loads[$0].isDraining }
    if let index = usable.first(where: { loads[$0].openStreamCount < loads[$0].streamCountMax }) {
      return .use(index)
    }
    guard !isConnecting else { return .wait }
    if usable.isEmpty { return .connect }
    return usable.count < connectionCountMax && mayGrow ? .connect : .wait
  }
}
