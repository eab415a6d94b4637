internal import ServingCore

/// Where the requests of a replay come from, one after the other: memory does not grow with how
/// many there are.
protocol ReplaySource: AnyObject {
  /// - Returns: nil at the end.
  /// - Throws: what is wrong with the source, with the place in it.
  func next() throws(ServingError) -> ReplayStep?

  /// How much of it is read, 0 to 1; nil where that cannot be said.
  var share: Double? { get }
}

/// What a source gives.
enum ReplayStep {
  case request(ReplayRequest)
  /// A request that was found and cannot be put to a version.
  case dropped(MirrorDrop)
}
