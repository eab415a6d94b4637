// From instants to spans. Attributes by OpenTelemetry's semantic conventions for HTTP, and of our
// own below `crossfade.`.

extension RequestTrace {
  /// The most spans that a request has.
  package static let spansMax = 6

  /// The request's span, and one for each of its steps that took place, in order.
  /// - Parameter epochOffset: nanoseconds from the monotonic clock's zero to 1970's.
  package func spans(epochOffset: Int64) -> [SpanRecord] {
    func epoch(_ instant: MonotonicInstant) -> UInt64 {
      UInt64(bitPattern: Int64(bitPattern: instant.nanoseconds) &+ epochOffset)
    }
    let name = route.map { "\(method) \($0)" } ?? method
    var root = SpanRecord(
      traceID: traceID, spanID: spanID, parentID: parentID, name: name, kind: .server,
      start: epoch(times.arrived), end: epoch(times.ended))
    root.traceState = traceState
    root.attributes = attributes
    // A server's span failed when the server did; what a caller did wrong is the caller's.
    if status >= 500 { root.failure = code ?? "\(status)" }
    var spans = [root]
    var ids = SplitMix64(seed: spanID.word ^ traceID.lower)
    for step in steps {
      guard let start = step.start, let end = step.end, end >= start else { continue }
      var span = SpanRecord(
        traceID: traceID, spanID: SpanID(using: &ids), parentID: spanID, name: step.name,
        kind: .internal, start: epoch(start), end: epoch(end))
      span.attributes = step.isOfRun ? runAttributes : []
      spans.append(span)
    }
    return spans
  }

  private typealias Step = (
    name: String, start: MonotonicInstant?, end: MonotonicInstant?, isOfRun: Bool
  )

  private var steps: [Step] {
    [
      ("decode", times.decodeBegan, times.decodeEnded, false),
      ("queue", times.queued, times.taken, false),
      ("batch", times.taken, times.started, true),
      ("compute", times.started, times.finished, true),
      ("encode", times.encodeBegan, times.ended, false),
    ]
  }

  private var attributes: [SpanAttributeRecord] {
    var list = [
      SpanAttributeRecord("http.request.method", .text(method)),
      SpanAttributeRecord("url.path", .text(path)),
      SpanAttributeRecord("url.scheme", .text(scheme)),
      SpanAttributeRecord("network.protocol.version", .text("2")),
      SpanAttributeRecord("http.response.status_code", .integer(Int64(status))),
      SpanAttributeRecord("http.request.body.size", .integer(Int64(bytesIn))),
      SpanAttributeRecord("http.response.body.size", .integer(Int64(bytesOut))),
      SpanAttributeRecord("crossfade.request_id", .text(requestID)),
    ]
    func add(_ name: String, _ text: String?) {
      if let text { list.append(SpanAttributeRecord(name, .text(text))) }
    }
    add("http.route", route)
    add("client.address", peer)
    add("enduser.id", caller)
    add("error.type", status >= 500 ? code ?? "\(status)" : nil)
    add("crossfade.code", code ?? "OK")
    guard let work else { return list }
    add("crossfade.model", work.model)
    list.append(SpanAttributeRecord("crossfade.version", .integer(work.version)))
    add("crossfade.arm", work.arm)
    list.append(SpanAttributeRecord("crossfade.revision", .integer(Int64(work.revision))))
    add("crossfade.basis", work.basis)
    if let bucket = work.bucket {
      list.append(SpanAttributeRecord("crossfade.bucket", .integer(Int64(bucket))))
    }
    list.append(SpanAttributeRecord("crossfade.rows", .integer(Int64(work.rowCount))))
    return list
  }

  /// Requests that shared a run have the same id of their batch.
  private var runAttributes: [SpanAttributeRecord] {
    guard let work, let started = times.started else { return [] }
    var list = [
      SpanAttributeRecord(
        "crossfade.batch.id",
        .text("\(work.model)/\(work.version)/\(HexText.digits(started.nanoseconds))"))
    ]
    if let rows = work.batchRowCount {
      list.append(SpanAttributeRecord("crossfade.batch.rows", .integer(Int64(rows))))
    }
    return list
  }
}
