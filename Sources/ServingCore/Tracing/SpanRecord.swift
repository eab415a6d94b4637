/// A span that is over, as it is exported.
package struct SpanRecord: Hashable, Sendable {
  /// The numbers are OTLP's.
  package enum Kind: Int32, CaseIterable, Hashable, Sendable {
    case `internal` = 1
    case server = 2
    case client = 3
    case producer = 4
    case consumer = 5
  }

  package struct Event: Hashable, Sendable {
    package var name: String
    /// Nanoseconds since 1970.
    package var time: UInt64
    package var attributes: [SpanAttributeRecord]

    package init(name: String, time: UInt64, attributes: [SpanAttributeRecord] = []) {
      self.name = name
      self.time = time
      self.attributes = attributes
    }
  }

  package struct Link: Hashable, Sendable {
    package var traceID: TraceID
    package var spanID: SpanID

    package init(traceID: TraceID, spanID: SpanID) {
      self.traceID = traceID
      self.spanID = spanID
    }
  }

  /// Of each span; more are counted and left out.
  package static let attributesMax = 64
  package static let eventsMax = 32
  package static let linksMax = 32
  /// Of a text in an attribute; a longer one is cut.
  package static let textBytesMax = 1_024

  package var traceID: TraceID
  package var spanID: SpanID
  /// Nil for the first span of a trace.
  package var parentID: SpanID?
  package var traceState = ""
  package var name: String
  package var kind: Kind
  /// Nanoseconds since 1970.
  package var start: UInt64
  package var end: UInt64
  package var attributes: [SpanAttributeRecord] = []
  package var events: [Event] = []
  package var links: [Link] = []
  /// What went wrong; nil for nothing.
  package var failure: String?

  package init(
    traceID: TraceID, spanID: SpanID, parentID: SpanID?, name: String, kind: Kind, start: UInt64,
    end: UInt64
  ) {
    self.traceID = traceID
    self.spanID = spanID
    self.parentID = parentID
    self.name = name
    self.kind = kind
    self.start = start
    self.end = end
  }
}
