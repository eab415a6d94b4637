internal import HTTP2Wire
internal import NIOCore
internal import ServingCore
internal import ServingRuntime
internal import Telemetry

/// From a stream to what is told of it. Records are made for requests that are sampled only; for
/// all others there is a branch where nobody is told of any, and a hash where somebody is.
enum RequestTelemetry {
  /// Nginx's status for a caller that has gone; see `StatusCode.cancelled`.
  private static let abandonedStatus = StatusCode.cancelled.httpStatus

  /// Decides at the request's head whether it is traced.
  static func begin(_ stream: GatewayStream, _ telemetry: LoopTelemetry) {
    guard let sampling = telemetry.sampling else { return }
    let parent = stream.fields[.traceparent].flatMap { TraceContext(parsing: $0) }
    // The usual case: nobody asked, and nobody is drawn.
    if parent == nil, sampling.isNone { return }
    let traceID = parent?.traceID ?? TraceID(using: &telemetry.ids)
    guard sampling.takes(traceID, parent: parent) else { return }
    var trace = StreamTrace(
      traceID: traceID, spanID: SpanID(using: &telemetry.ids), parentID: parent?.spanID)
    // Without a valid traceparent there is nothing that tracestate could be about.
    if parent != nil, let state = stream.fields[.tracestate], TraceState.isValid(state) {
      trace.state = String(decoding: state, as: UTF8.self)
    }
    stream.trace = trace
  }

  /// Tells of a request whose reply has just been handed to its connection.
  static func finish(
    _ stream: GatewayStream, _ connection: GatewayConnectionHandler, _ telemetry: LoopTelemetry
  ) {
    tell(stream, connection, telemetry, status: stream.status, code: stream.code)
  }

  /// Tells of a request whose caller has gone before the reply was there. What the lane had of it
  /// must have come back.
  static func abandon(_ stream: GatewayStream, _ loop: LoopContext) {
    guard let telemetry = loop.telemetry, let connection = stream.connection else { return }
    tell(stream, connection, telemetry, status: abandonedStatus, code: .cancelled)
  }

  private static func tell(
    _ stream: GatewayStream, _ connection: GatewayConnectionHandler, _ telemetry: LoopTelemetry,
    status: Int, code: StatusCode?
  ) {
    // A caller can go in the very moment in which it is answered.
    guard !stream.isTold else { return }
    stream.isTold = true
    let loop = connection.loop
    let isInAccessLog = decide(stream, loop, telemetry, status: status)
    guard isInAccessLog || stream.trace != nil else { return }
    let now = loop.clock()
    let identifier = stream.withIdentifier(&loop.identifiers) {
      String(decoding: $0, as: UTF8.self)
    }
    let facts = Facts(
      identifier: identifier, status: status, code: code?.rawValue, now: now,
      peer: connection.context?.remoteAddress)
    if isInAccessLog, let access = telemetry.access, let queue = telemetry.accessQueue {
      access.put(accessRecord(stream, facts, inputBytesMax: access.inputBytesMax), in: queue)
    }
    if let trace = stream.trace, let queue = telemetry.traceQueue {
      queue.put(requestTrace(stream, trace, facts, isSecure: connection.isSecure))
      stream.trace = nil
    }
  }

  private static func decide(
    _ stream: GatewayStream, _ loop: LoopContext, _ telemetry: LoopTelemetry, status: Int
  ) -> Bool {
    guard let access = telemetry.access else { return false }
    let decision = stream.withIdentifier(&loop.identifiers) { identifier in
      access.sampling.decide(
        identifier: identifier, status: status, full: telemetry.failuresFull, now: loop.clock())
    }
    switch decision {
    case .sampled: return true
    case .failure(let full):
      telemetry.failuresFull = full
      return true
    case .overRate:
      access.countOverRate()
      return false
    case .none: return false
    }
  }
}

extension RequestTelemetry {
  /// What both kinds of record say.
  fileprivate struct Facts {
    var identifier: String
    var status: Int
    var code: String?
    var now: MonotonicInstant
    var peer: SocketAddress?
  }

  private static func accessRecord(
    _ stream: GatewayStream, _ facts: Facts, inputBytesMax: Int
  ) -> AccessRecord {
    let traceparent = stream.fields[.traceparent].flatMap { TraceContext(parsing: $0) }
    var record = AccessRecord(
      received: stream.arrived, ended: facts.now, requestID: facts.identifier,
      traceID: stream.trace?.traceID ?? traceparent?.traceID,
      method: stream.fields.text(.method) ?? "", path: stream.fields.text(.path) ?? "",
      status: facts.status, code: facts.code, bytesIn: stream.body.count,
      bytesOut: stream.outgoing.count, peer: facts.peer?.text, caller: stream.callerName)
    guard let decision = stream.decision, let model = stream.model else { return record }
    let times = stream.laneTimes
    record.work = AccessRecord.Work(
      model: model.served.name.description, version: decision.version.number,
      arm: decision.arm?.rawValue, revision: decision.revision, rowCount: stream.call.rowCount,
      queueNanoseconds: times.queueNanoseconds, batchNanoseconds: times.batchNanoseconds,
      computeNanoseconds: times.computeNanoseconds)
    if inputBytesMax > 0 { record.inputs = inputs(stream, model, bytesMax: inputBytesMax) }
    return record
  }

  /// The inputs as text, without those that the model's settings keep out of its prediction log.
  private static func inputs(
    _ stream: GatewayStream, _ model: GatewayTable.Model, bytesMax: Int
  ) -> String? {
    guard let names = stream.version?.served.signature.inputs.map(\.name),
      stream.call.inputs.count == names.count
    else { return nil }
    let redacted = model.served.log.redacted
    let shown = zip(names, stream.call.inputs).filter { !redacted.contains($0.0) }
    return TensorText.object(
      shown.map { (name: $0.0, view: $0.1) }, rowCount: stream.call.rowCount, bytesMax: bytesMax)
  }

  private static func requestTrace(
    _ stream: GatewayStream, _ trace: StreamTrace, _ facts: Facts, isSecure: Bool
  ) -> RequestTrace {
    var record = RequestTrace(
      traceID: trace.traceID, spanID: trace.spanID, parentID: trace.parentID,
      times: times(stream, trace, ended: facts.now), method: stream.fields.text(.method) ?? "",
      path: stream.fields.text(.path) ?? "", route: stream.head?.endpoint.route,
      scheme: isSecure ? "https" : "http", requestID: facts.identifier,
      peer: facts.peer?.ipAddress, caller: stream.callerName, bytesIn: stream.body.count,
      bytesOut: stream.outgoing.count, status: facts.status, code: facts.code)
    record.traceState = trace.state
    guard let decision = stream.decision, let model = stream.model else { return record }
    record.work = RequestTrace.Work(
      model: model.served.name.description, version: decision.version.number,
      arm: decision.arm?.rawValue, revision: decision.revision, bucket: decision.bucket,
      basis: decision.basis.rawValue, rowCount: stream.call.rowCount)
    record.work?.batchRowCount = trace.batchRowCount
    return record
  }

  private static func times(
    _ stream: GatewayStream, _ trace: StreamTrace, ended: MonotonicInstant
  ) -> RequestTrace.Times {
    func reached(_ instant: MonotonicInstant) -> MonotonicInstant? {
      instant.nanoseconds == 0 ? nil : instant
    }
    let lane = stream.laneTimes
    var times = RequestTrace.Times(arrived: stream.arrived, ended: ended)
    times.decodeBegan = trace.decodeBegan
    times.decodeEnded = trace.decodeEnded
    times.queued = reached(lane.queued)
    times.taken = reached(lane.taken)
    times.started = reached(lane.started)
    times.finished = reached(lane.finished)
    times.encodeBegan = trace.encodeBegan
    return times
  }
}

extension GatewayStream {
  fileprivate var callerName: String? { caller.name.isEmpty ? nil : caller.name }
}

extension SocketAddress {
  /// `address:port`; nil for one that has no port.
  fileprivate var text: String? {
    guard let ipAddress, let port else { return nil }
    return ipAddress.contains(":") ? "[\(ipAddress)]:\(port)" : "\(ipAddress):\(port)"
  }
}
