internal import InferenceWire
internal import ServingCore
internal import ServingRuntime
internal import Synchronization

/// One replay on its way through a lane, with the memory that the lane reads.
///
/// `@unchecked Sendable`: filled before the lane takes the call, read after it came back.
final class ReplayRun: @unchecked Sendable {
  struct Reply: Sendable {
    /// A `ModelInferResponse`.
    var bytes: [UInt8]
    var summary: OutputSummary
  }

  private let body: ByteStore
  private let message: InferRequestMessage
  private let waiting = Mutex<CheckedContinuation<Void, Never>?>(nil)

  init(body bytes: [UInt8], limits: WireLimits) {
    body = ByteStore()
    message = InferRequestMessage(limits: limits)
    bytes.withUnsafeBytes { body.append($0) }
  }

  /// - Throws: `INVALID_ARGUMENT` for a body that the version does not take; what the lane and the
  ///   engine say.
  func reply(
    of version: GatewayVersion, now: MonotonicInstant, clock: @Sendable () -> MonotonicInstant
  ) async throws(ServingError) -> Reply {
    try message.decode(body.bytes)
    let call = InferenceCall(sink: CompletionSink { [self] in resume() })
    call.rowCount = try version.served.check.accept(message.inputs, into: &call.inputs)
    call.deadline = now.advanced(byNanoseconds: Replayer.nanosecondsMax)
    await withCheckedContinuation { continuation in
      waiting.withLock { $0 = continuation }
      version.served.lane.submit([call], now: clock()) { call, error in
        call.outcome = .failure(error)
        resume()
      }
    }
    switch call.outcome {
    case .outputs(let outputs, let rows): return encode(outputs, rows, version)
    case .failure(let error): throw error
    case nil: throw ServingError(.internal, "a replay came back without an outcome")
    }
  }

  private func resume() {
    waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }?.resume()
  }

  private func encode(
    _ outputs: BatchOutputs, _ rows: Range<Int>, _ version: GatewayVersion
  ) -> Reply {
    let isBatched = version.served.isBatched
    let wanted = message.requestedOutputs.compactMap(version.outputIndex)
    let indices =
      message.requestedOutputs.isEmpty ? Array(outputs.tensors.indices) : wanted
    let store = ByteStore()
    InferReplyEncoder().encode(
      template: version.template, id: message.id,
      outputs: indices.map { index in
        let output = outputs.tensors[index]
        return ReplyOutput(
          index: index, view: isBatched ? output.slice(rows: rows) : output.view)
      },
      usesRawContents: message.usesRawContents, into: store)
    return Reply(
      bytes: Array(store.bytes),
      summary: version.reader.summary(of: outputs, rows: isBatched ? rows : nil))
  }
}
