internal import ServingCore

/// What ``Lane`` needs of ``LaneCore`` whatever its sessions are: a class to override, so that the
/// way of a request meets one dynamic call for all that was gathered, and none inside.
///
/// `@unchecked Sendable`: holds nothing; ``LaneCore`` says why it is.
class LaneWork: @unchecked Sendable {
  func submit(
    _ calls: [InferenceCall], now: MonotonicInstant, turn: LoopTurn?,
    refuse: (InferenceCall, ServingError) -> Void, finished: (InferenceCall) -> Void
  ) { missing() }

  func setBackground(_ isBackground: Bool) { missing() }
  var isBackground: Bool { missing() }
  func noteCancellation() { missing() }
  var heldCount: Int { missing() }
  var report: LaneReport { missing() }
  func close() { missing() }
  func waitUntilEnded(nanosecondsMax: UInt64) -> Bool { missing() }

  private func missing() -> Never { preconditionFailure("LaneCore overrides everything") }
}
