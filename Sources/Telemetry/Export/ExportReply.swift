internal import CInferenceProtos
internal import CProtobufC

/// What a receiver says of an export that it took: OTLP's `ExportTraceServiceResponse`.
package struct ExportReply: Hashable, Sendable {
  /// Spans of the export that it did not take.
  package var rejectedCount: Int64
  /// Why, or a warning although all were taken; empty for nothing to say.
  package var message: String

  /// - Returns: nil for bytes that are no such message.
  package init?(decoding body: [UInt8]) {
    let unpacked = body.withUnsafeBufferPointer {
      otlp__export_trace_service_response__unpack(nil, $0.count, $0.baseAddress)
    }
    guard let unpacked else { return nil }
    defer { otlp__export_trace_service_response__free_unpacked(unpacked, nil) }
    let partial = unpacked.pointee.partial_success?.pointee
    rejectedCount = max(0, partial?.rejected_spans ?? 0)
    message = partial?.error_message.map { String(cString: $0) } ?? ""
  }
}
