internal import ServingCore
internal import Synchronization
package import Tracing

/// swift-distributed-tracing's tracer: for the admin plane and whatever else in the process makes
/// spans through that library. The data plane records its own without it.
package struct GatewayTracer: Tracer {
  private static let parentKey = "traceparent"
  private static let stateKey = "tracestate"

  private let outlet: TraceOutlet
  private let source: IDSource

  /// - Parameter seed: of the ids; two processes need two.
  package init(outlet: TraceOutlet, seed: UInt64) {
    self.outlet = outlet
    source = IDSource(seed: seed)
  }

  /// Makes this tracer the one that libraries find. Once in a process.
  package static func bootstrap(outlet: TraceOutlet, seed: UInt64) {
    InstrumentationSystem.bootstrap(GatewayTracer(outlet: outlet, seed: seed))
  }

  package func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> InstrumentationContext,
    ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function: String,
    file fileID: String, line: UInt
  ) -> RecordedSpan {
    var context = context()
    let parent = context.traceContext
    let (traceID, spanID) = source.next(trace: parent?.traceID)
    let isSampled = outlet.sampling.takes(traceID, parent: parent)
    let start = instant().nanosecondsSinceEpoch
    var record = SpanRecord(
      traceID: traceID, spanID: spanID, parentID: parent?.spanID, name: operationName,
      kind: .init(kind), start: start, end: start)
    record.traceState = context.traceState ?? ""
    context.traceContext = TraceContext(traceID: traceID, spanID: spanID, isSampled: isSampled)
    return RecordedSpan(record, context: context, isRecording: isSampled, outlet: outlet)
  }

  /// Spans are sent soon by themselves, and all of them at the process's end.
  package func forceFlush() {}

  package func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let text = extractor.extract(key: Self.parentKey, from: carrier),
      let trace = TraceContext(parsing: text)
    else { return }
    context.traceContext = trace
    if let state = extractor.extract(key: Self.stateKey, from: carrier),
      TraceState.isValid(state.utf8)
    {
      context.traceState = state
    }
  }

  package func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let trace = context.traceContext else { return }
    injector.inject("\(trace)", forKey: Self.parentKey, into: &carrier)
    guard let state = context.traceState else { return }
    injector.inject(state, forKey: Self.stateKey, into: &carrier)
  }
}

/// Ids for spans of any task.
private final class IDSource: Sendable {
  private let numbers: Mutex<SplitMix64>

  init(seed: UInt64) {
    numbers = Mutex(SplitMix64(seed: seed))
  }

  func next(trace: TraceID?) -> (TraceID, SpanID) {
    numbers.withLock { numbers in
      (trace ?? TraceID(using: &numbers), SpanID(using: &numbers))
    }
  }
}

extension SpanRecord.Kind {
  fileprivate init(_ kind: SpanKind) {
    self =
      switch kind {
      case .server: .server
      case .client: .client
      case .producer: .producer
      case .consumer: .consumer
      default: .internal
      }
  }
}
