internal import ServingCore
internal import Synchronization
package import Tracing

/// A span of swift-distributed-tracing that is exported when it ends, if its trace is.
package final class RecordedSpan: Span {
  private struct State {
    var record: SpanRecord
    var attributes: SpanAttributes = [:]
    var hasEnded = false
  }

  package let context: InstrumentationContext
  package let isRecording: Bool
  private let state: Mutex<State>
  private let outlet: TraceOutlet

  init(
    _ record: SpanRecord, context: InstrumentationContext, isRecording: Bool, outlet: TraceOutlet
  ) {
    self.context = context
    self.isRecording = isRecording
    self.outlet = outlet
    state = Mutex(State(record: record))
  }

  package var operationName: String {
    get { state.withLock { $0.record.name } }
    set { change { $0.record.name = newValue } }
  }

  package var attributes: SpanAttributes {
    get { state.withLock { $0.attributes } }
    set { change { $0.attributes = newValue } }
  }

  package func setStatus(_ status: SpanStatus) {
    guard status.code == .error else { return change { $0.record.failure = nil } }
    let message = status.message ?? ""
    change { $0.record.failure = message }
  }

  package func addEvent(_ event: SpanEvent) {
    let record = SpanRecord.Event(
      name: event.name, time: event.nanosecondsSinceEpoch,
      attributes: event.attributes.records(countMax: SpanRecord.attributesMax))
    change { state in
      if state.record.events.count < SpanRecord.eventsMax { state.record.events.append(record) }
    }
  }

  package func recordError<Instant: TracerInstant>(
    _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
  ) {
    var attributes = attributes
    attributes["exception.type"] = "\(String(reflecting: type(of: error)))"
    attributes["exception.message"] = "\(error)"
    addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
  }

  package func addLink(_ link: SpanLink) {
    guard let trace = link.context.traceContext else { return }
    change { state in
      guard state.record.links.count < SpanRecord.linksMax else { return }
      state.record.links.append(.init(traceID: trace.traceID, spanID: trace.spanID))
    }
  }

  package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    let end = instant().nanosecondsSinceEpoch
    let record = state.withLock { state -> SpanRecord? in
      guard isRecording, !state.hasEnded else { return nil }
      state.hasEnded = true
      var record = state.record
      record.end = max(end, record.start)
      record.attributes = state.attributes.records(countMax: SpanRecord.attributesMax)
      return record
    }
    if let record { outlet.put(record) }
  }

  /// Nothing that is said of a span that is not exported, or has ended, is kept.
  private func change(_ body: (inout State) -> Void) {
    guard isRecording else { return }
    state.withLock { state in
      if !state.hasEnded { body(&state) }
    }
  }
}
