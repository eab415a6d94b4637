package import Logging
package import ServingCore
package import Tracing

extension InstrumentationContext {
  private enum TraceKey: InstrumentationContextKey {
    typealias Value = TraceContext
    static let nameOverride: String? = "crossfade-trace"
  }

  private enum StateKey: InstrumentationContextKey {
    typealias Value = String
    static let nameOverride: String? = "crossfade-tracestate"
  }

  /// The trace and the span that is under way, or the one that asks.
  package var traceContext: TraceContext? {
    get { self[TraceKey.self] }
    set { self[TraceKey.self] = newValue }
  }

  /// `tracestate` as it came.
  package var traceState: String? {
    get { self[StateKey.self] }
    set { self[StateKey.self] = newValue }
  }
}

extension Logger.MetadataProvider {
  /// Names the trace in whose service a line is written.
  package static let trace = Logger.MetadataProvider {
    guard let trace = InstrumentationContext.current?.traceContext else { return [:] }
    return ["trace_id": "\(trace.traceID)", "span_id": "\(trace.spanID)"]
  }
}
