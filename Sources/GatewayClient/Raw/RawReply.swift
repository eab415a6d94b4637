internal import HTTP2Wire
internal import ServingCore

/// A whole reply where it lies, not copied. Valid only until the ``RawCallObserver`` that was given
/// it returns.
package struct RawReply {
  private let stream: ClientStream
  private let endpoint: GatewayEndpoint

  init(_ stream: ClientStream, _ endpoint: GatewayEndpoint) {
    self.stream = stream
    self.endpoint = endpoint
  }

  /// Whether the gateway answered with a prediction: status 200.
  package var isPrediction: Bool { stream.fields[.status]?.elementsEqual("200".utf8) ?? false }

  /// The version that answered; nil when the reply does not say, or not with a positive number.
  package var version: Int64? {
    guard let digits = stream.fields[.version], !digits.isEmpty else { return nil }
    var number: Int64 = 0
    for byte in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carried) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      guard !overflow, !carried else { return nil }
      number = sum
    }
    return number > 0 ? number : nil
  }

  /// The value of `server-timing`; nil when the reply has none.
  package var serverTiming: UnsafeRawBufferPointer? { stream.fields[.serverTiming] }

  /// Bytes of the body.
  package var byteCount: Int { stream.body.count }

  /// The prediction, decoded as for a task that waits for it.
  /// - Throws: the gateway's error when the status is not 200; `INTERNAL` when the body cannot be
  ///   read.
  package func prediction() throws(GatewayError) -> InferReply {
    try InferReply(CallReply(stream, endpoint))
  }
}
