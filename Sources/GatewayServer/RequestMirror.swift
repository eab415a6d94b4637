internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore
internal import ServingRuntime

/// From an answered stream to the shadows of its route, and back.
enum RequestMirror {
  /// Counts a request that no shadow gets; nothing, and at no cost, for one that none was to get.
  static func drop(_ reason: MirrorDrop, _ stream: GatewayStream, _ loop: LoopContext) {
    guard let decision = stream.decision, decision.shadows != 0, let shelf = loop.shelf,
      let model = stream.model?.served, let version = stream.version?.served
    else { return }
    for place in places(decision) { shelf.drop(reason, model, baseline: version, place: place) }
    loop.lookAgainSoon(shelf)
  }

  /// Keeps a copy of what was answered, for the shadows that may have the request.
  /// - Parameter rows: of the batch's outputs.
  /// - Returns: whether the stream is lent, and is to be handed over once the reply has left.
  static func prepare(
    _ stream: GatewayStream, _ loop: LoopContext, _ outputs: BatchOutputs, rows: Range<Int>,
    now: MonotonicInstant
  ) -> Bool {
    guard let decision = stream.decision, decision.shadows != 0, let shelf = loop.shelf,
      let model = stream.model, let version = stream.version
    else { return false }
    guard loop.overload.state.level < OverloadLevel.noMirrors else {
      drop(.overload, stream, loop)
      return false
    }
    // Where a shadow is behind, nearly every request ends here, so nothing is made before.
    let open = openShadows(decision, model, baseline: version.served, shelf)
    guard open != 0 else { return false }
    let rows = version.served.isBatched ? rows : nil
    let replyBytes = OutputRows.byteCount(of: outputs, rows: rows)
    let byteCount = replyBytes + stream.body.count + stream.message.heldBytes
    let mirror = stream.mirror ?? loop.makeMirror()
    stream.mirror = mirror
    for place in 0..<Shadow.countMax where open & (1 << UInt8(place)) != 0 {
      guard let candidate = candidate(of: model, place),
        replyBytes <= shelf.limits.replyBytesMax,
        shelf.hasRoom(for: candidate, byteCount: byteCount)
      else {
        shelf.drop(.memory, model.served, baseline: version.served, place: place)
        continue
      }
      mirror.targets.append(MirroredRequest.Target(place: place, version: candidate))
    }
    guard !mirror.targets.isEmpty else { return false }
    mirror.stream = stream
    mirror.model = model.served
    mirror.baseline = version.served
    mirror.inputs = stream.message.inputs
    mirror.received = stream.arrived
    mirror.answered = now
    mirror.rowCount = stream.call.rowCount
    mirror.byteCount = byteCount
    mirror.replyNanoseconds = stream.call.times.computeNanoseconds
    mirror.reply.keep(outputs, rows: rows)
    stream.withIdentifier(&loop.identifiers) { mirror.identifier.append(contentsOf: $0) }
    stream.isLent = true
    stream.forgetMessageBytes(in: loop.held)
    shelf.lend(mirror)
    return true
  }

  /// Those of the request's shadows that are ready and may have one more; the others are counted.
  private static func openShadows(
    _ decision: RouteDecision, _ model: GatewayTable.Model, baseline: ServedVersion,
    _ shelf: ShadowShelf
  ) -> UInt8 {
    var open: UInt8 = 0
    for place in 0..<Shadow.countMax where decision.shadows & (1 << UInt8(place)) != 0 {
      if let candidate = candidate(of: model, place) {
        if shelf.isFull(candidate) {
          shelf.drop(.queueFull, model.served, baseline: baseline, place: place)
        } else {
          open |= 1 << UInt8(place)
        }
      } else {
        shelf.drop(.notReady, model.served, baseline: baseline, place: place)
      }
    }
    return open
  }

  private static func candidate(of model: GatewayTable.Model, _ place: Int) -> ServedVersion? {
    (model.served.active?.shadows[place]).flatMap { model.version($0.version)?.served }
  }

  /// Hands a lent stream over, or has it run a second time first where that was drawn.
  static func handOver(_ stream: GatewayStream, _ loop: LoopContext, now: MonotonicInstant) {
    guard let mirror = stream.mirror, let version = mirror.baseline, let shelf = loop.shelf else {
      preconditionFailure("a lent stream has its mirror")
    }
    guard stream.decision?.isRepeated ?? false else {
      shelf.put(mirror)
      return
    }
    let call = mirror.repetitionCall
    call.inputs.append(contentsOf: stream.call.inputs)
    call.rowCount = stream.call.rowCount
    call.isBackground = true
    call.deadline = now.advanced(byNanoseconds: shelf.limits.deadlineNanoseconds)
    call.stream = stream
    // It comes back as any call does; at once, and without having run, where others are to be run.
    loop.status.countCalls(1)
    version.lane.submit([call], now: now) { _, _ in }
  }

  /// Takes what the repetition gave, and hands the stream over.
  static func finishRepetition(_ call: GatewayCall, _ loop: LoopContext) {
    guard let stream = call.stream, let mirror = stream.mirror, let model = mirror.model,
      let version = mirror.baseline, let shelf = loop.shelf
    else { preconditionFailure("a repetition comes back with its stream") }
    if case .outputs(let outputs, let rows) = call.outcome {
      mirror.keepRepetition(
        outputs, rows: version.isBatched ? rows : nil,
        nanoseconds: call.times.computeNanoseconds)
    } else {
      for target in mirror.targets {
        shelf.drop(.busy, model, baseline: version, place: target.place)
      }
    }
    call.stream = nil
    call.prepareForReuse()
    shelf.put(mirror)
  }

  /// Takes a stream back that shadows are done with.
  static func takeBack(_ request: MirroredRequest, _ loop: LoopContext) {
    // No event loop lends requests of another kind.
    let mirror = unsafeDowncast(request, to: StreamMirror.self)
    guard let stream = mirror.stream else { preconditionFailure("a lent stream comes back once") }
    mirror.stream = nil
    mirror.clear()
    stream.isLent = false
    if stream.isClosed { loop.recycle(stream) }
  }

  private static func places(_ decision: RouteDecision) -> some Sequence<Int> {
    (0..<Shadow.countMax).lazy.filter { decision.shadows & (1 << UInt8($0)) != 0 }
  }
}
