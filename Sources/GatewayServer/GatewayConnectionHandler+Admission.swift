internal import GatewayMetrics
internal import HTTP2Wire
internal import ServingCore

// Whether a request is let in, decided at its head: before its body costs anything.

extension GatewayConnectionHandler {
  /// Takes the stream in: counts what the connection holds with its caller, and holds the request
  /// against what the server can take and the caller's quota. To be called once the caller is
  /// known; probes and metadata are always let in.
  /// - Throws: `RESOURCE_EXHAUSTED` or `UNAVAILABLE` that says what is short, and when to come
  ///   again.
  func admit(
    _ stream: GatewayStream, _ head: RequestHead, _ now: MonotonicInstant
  ) throws(ServingError) {
    holdBytes(for: stream)
    switch head.endpoint {
    case .infer(let target):
      try checkHeldBytes()
      try checkOverload(head)
      stream.quotaCell = try loop.quotas.enter(
        stream.caller, model: target.model, address: address, now: now,
        isServed: { loop.table.contains(target.model) })
    case .feedback: try checkOverload(head)
    default: break
    }
  }

  /// Refuses where the process, or the caller, holds too many bytes of bodies.
  func checkHeldBytes() throws(ServingError) {
    guard loop.held.isOver(for: heldPlace) else { return }
    let isOver = loop.held.isOver
    loop.counters.refusals.count(isOver ? .bodyMemory : .bodyShare)
    throw isOver ? loop.held.refusal : loop.held.shareRefusal
  }

  private func checkOverload(_ head: RequestHead) throws(ServingError) {
    let state = loop.overload.state
    guard state.level > 0 else { return }
    let takes = OverloadLevel.takes(
      urgency: head.urgency, isOnNewConnection: isNewInOverload, at: state.level)
    guard !takes else { return }
    loop.counters.shedRequests.count(state.cause)
    throw state.refusal(urgency: head.urgency, isOnNewConnection: isNewInOverload)
  }

  /// What a connection holds counts with the caller of its newest request, whole: nearly always
  /// there is only one.
  private func holdBytes(for stream: GatewayStream) {
    let flow = stream.flow
    if flow != heldFlow {
      isShared = isShared || heldFlow != 0
      heldFlow = flow
      let place = loop.held.place(of: flow)
      heldPlace.change(by: -reportedBytes)
      place.change(by: reportedBytes)
      heldPlace = place
    }
    stream.heldPlace = heldPlace
  }
}
