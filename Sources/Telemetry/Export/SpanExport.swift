internal import CInferenceProtos
internal import CProtobufC
package import ServingCore

/// The body of an export: OTLP's `ExportTraceServiceRequest`.
package enum SpanExport {
  /// - Parameters:
  ///   - serviceName: the resource's `service.name`.
  ///   - attributes: of the resource besides.
  package static func encode(
    _ spans: [SpanRecord], serviceName: String, attributes: [SpanAttributeRecord] = []
  ) -> [UInt8] {
    let arena = MessageArena()
    return withExtendedLifetime(arena) {
      let request = arena.make(otlp__export_trace_service_request__init)
      request.pointee.n_resource_spans = 1
      request.pointee.resource_spans = arena.pointers([spans]) { spans in
        let resource = arena.make(otlp__resource__init)
        let named = [SpanAttributeRecord("service.name", .text(serviceName))] + attributes
        resource.pointee.n_attributes = named.count
        resource.pointee.attributes = arena.attributes(named)
        let group = arena.make(otlp__resource_spans__init)
        group.pointee.resource = resource
        group.pointee.n_scope_spans = 1
        group.pointee.scope_spans = arena.pointers([spans], arena.scope)
        return group
      }
      return pack(request)
    }
  }

  private static func pack(
    _ request: UnsafeMutablePointer<Otlp__ExportTraceServiceRequest>
  ) -> [UInt8] {
    let base = UnsafeRawPointer(request).assumingMemoryBound(to: ProtobufCMessage.self)
    let byteCount = protobuf_c_message_get_packed_size(base)
    return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      count = buffer.baseAddress.map { protobuf_c_message_pack(base, $0) } ?? 0
      precondition(count == byteCount, "libprotobuf-c packed another size than it announced")
    }
  }
}

extension MessageArena {
  fileprivate func scope(_ spans: [SpanRecord]) -> UnsafeMutablePointer<Otlp__ScopeSpans> {
    let scope = make(otlp__instrumentation_scope__init)
    scope.pointee.name = text(Product.name, byteCountMax: SpanRecord.textBytesMax)
    scope.pointee.version = text(Product.version, byteCountMax: SpanRecord.textBytesMax)
    let group = make(otlp__scope_spans__init)
    group.pointee.scope = scope
    group.pointee.n_spans = spans.count
    group.pointee.spans = pointers(spans, span)
    return group
  }

  private func span(_ record: SpanRecord) -> UnsafeMutablePointer<Otlp__Span> {
    let span = make(otlp__span__init)
    span.pointee.trace_id = data(record.traceID.bytes)
    span.pointee.span_id = data(record.spanID.bytes)
    if let parent = record.parentID { span.pointee.parent_span_id = data(parent.bytes) }
    span.pointee.trace_state = text(record.traceState, byteCountMax: TraceState.byteCountMax)
    span.pointee.name = text(record.name, byteCountMax: SpanRecord.textBytesMax)
    span.pointee.kind = record.kind.rawValue
    span.pointee.start_time_unix_nano = record.start
    span.pointee.end_time_unix_nano = record.end
    let kept = Array(record.attributes.prefix(SpanRecord.attributesMax))
    span.pointee.n_attributes = kept.count
    span.pointee.attributes = attributes(kept)
    span.pointee.dropped_attributes_count = UInt32(record.attributes.count - kept.count)
    span.pointee.n_events = record.events.count
    span.pointee.events = pointers(record.events, event)
    span.pointee.n_links = record.links.count
    span.pointee.links = pointers(record.links, link)
    // Every exported span is of a trace that is sampled.
    span.pointee.flags = 1
    guard let failure = record.failure else { return span }
    let status = make(otlp__status__init)
    status.pointee.message = text(failure, byteCountMax: SpanRecord.textBytesMax)
    status.pointee.code = 2
    span.pointee.status = status
    return span
  }

  private func event(_ record: SpanRecord.Event) -> UnsafeMutablePointer<Otlp__Span__Event> {
    let event = make(otlp__span__event__init)
    event.pointee.time_unix_nano = record.time
    event.pointee.name = text(record.name, byteCountMax: SpanRecord.textBytesMax)
    event.pointee.n_attributes = record.attributes.count
    event.pointee.attributes = attributes(record.attributes)
    return event
  }

  private func link(_ record: SpanRecord.Link) -> UnsafeMutablePointer<Otlp__Span__Link> {
    let link = make(otlp__span__link__init)
    link.pointee.trace_id = data(record.traceID.bytes)
    link.pointee.span_id = data(record.spanID.bytes)
    return link
  }

  fileprivate func attributes(
    _ records: [SpanAttributeRecord]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Otlp__KeyValue>?> {
    pointers(records) { record in
      let pair = make(otlp__key_value__init)
      pair.pointee.key = text(record.name, byteCountMax: SpanRecord.textBytesMax)
      pair.pointee.value = value(record.value)
      return pair
    }
  }

  private func value(_ value: SpanValue) -> UnsafeMutablePointer<Otlp__AnyValue> {
    let any = make(otlp__any_value__init)
    switch value {
    case .text(let text):
      any.pointee.value_case = OTLP__ANY_VALUE__VALUE_STRING_VALUE
      any.pointee.string_value = self.text(text, byteCountMax: SpanRecord.textBytesMax)
    case .integer(let number):
      any.pointee.value_case = OTLP__ANY_VALUE__VALUE_INT_VALUE
      any.pointee.int_value = number
    case .number(let number):
      any.pointee.value_case = OTLP__ANY_VALUE__VALUE_DOUBLE_VALUE
      any.pointee.double_value = number
    case .flag(let flag):
      any.pointee.value_case = OTLP__ANY_VALUE__VALUE_BOOL_VALUE
      any.pointee.bool_value = flag ? 1 : 0
    case .list(let values):
      let list = make(otlp__array_value__init)
      list.pointee.n_values = values.count
      list.pointee.values = pointers(values, self.value)
      any.pointee.value_case = OTLP__ANY_VALUE__VALUE_ARRAY_VALUE
      any.pointee.array_value = list
    }
    return any
  }

  private func data(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    ProtobufCBinaryData(len: bytes.count, data: self.bytes(bytes))
  }
}
