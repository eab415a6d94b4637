internal import InferenceWire
package import ServingCore
package import ServingRuntime

/// Makes logged predictions again: by the version that made them, through its lane, from the body
/// that was kept. Nothing of it is logged or counted as anybody's request.
package struct Replayer: Sendable {
  /// What sums in another order may differ by: a batch of another size may be computed by other
  /// kernels.
  static let tolerance = GoldenVectors.Tolerance(absolute: 1e-5, relative: 1e-4)
  /// The deadline, as replays wait in the version's queue like any request.
  static let nanosecondsMax: UInt64 = 10_000_000_000

  private let box: GatewayTableBox
  private let limits: WireLimits
  private let clock: Lane.Clock

  package init(box: GatewayTableBox, limits: GatewayConfiguration, clock: @escaping Lane.Clock) {
    self.box = box
    self.limits = limits.wire
    self.clock = clock
  }

  /// - Throws: `FAILED_PRECONDITION` when the input was not kept whole, or the version is not
  ///   loaded or has another artifact by now; what the version's lane and engine say.
  package func replay(_ record: PredictionRecord) async throws(ServingError) -> ReplayView {
    let version = try version(of: record)
    guard let body = record.input, record.redacted.isEmpty else {
      throw ServingError(
        .failedPrecondition,
        record.redacted.isEmpty
          ? "the input of this prediction was not kept, so it cannot be made again; the model's "
            + "settings keep inputs with log: { keep_inputs: true }"
          : "inputs \(record.redacted.quotedListForMessage) of this prediction were not kept, so "
            + "it cannot be made again")
    }
    let started = clock()
    let run = ReplayRun(body: body, limits: limits)
    let reply = try await run.reply(of: version, now: started) { [clock] in clock() }
    let microseconds = Int(clock().nanoseconds(since: started) / 1_000)
    return try view(record, version, reply, microseconds)
  }

  private func version(of record: PredictionRecord) throws(ServingError) -> GatewayVersion {
    let model = try box.current.model(record.model.description)
    guard let version = model.version(record.version) else {
      throw ServingError(
        .failedPrecondition,
        "version \(record.version) of model \(record.model) made this prediction and is not loaded "
          + "now; keep it loaded with keep: { versions: [\(record.version)] } in the model's "
          + "settings, and ask again")
    }
    let sha256 = version.served.manifest.artifactSHA256 ?? ""
    guard sha256 == record.artifactSHA256 else {
      throw ServingError(
        .failedPrecondition,
        "version \(record.version) of model \(record.model) has another artifact now: expected "
          + "SHA-256 \(record.artifactSHA256), got \(sha256)")
    }
    return version
  }

  private func view(
    _ record: PredictionRecord, _ version: GatewayVersion, _ reply: ReplayRun.Reply,
    _ microseconds: Int
  ) throws(ServingError) -> ReplayView {
    var view = ReplayView(
      requestId: record.requestID, model: record.model.description,
      version: record.version.number, artifactSha256: record.artifactSHA256, same: false,
      exact: false, sentence: "", label: reply.summary.label, score: reply.summary.score,
      totalMicroseconds: microseconds)
    guard let before = record.reply else {
      view.sentence =
        record.code.map { "the request failed then (\($0.rawValue)), and is answered now" }
        ?? "the reply of then was not kept, so nothing can be compared"
      return view
    }
    let then = try message(before).outputs
    let now = try message(reply.bytes).outputs
    view.exact = then == now
    let comparison = try GoldenComparison(expected: then, got: now, tolerance: Self.tolerance)
    view.same = comparison.agrees
    view.differenceCount = comparison.differenceCount
    var shown: [GoldenDifference] = []
    for difference in [comparison.largest, comparison.first].compactMap(\.self)
    where !shown.contains(difference) {
      shown.append(difference)
    }
    view.differences = shown.map {
      ReplayView.Difference(
        place: "\($0.output)[\($0.elementIndex)]", before: $0.expected.description,
        now: $0.got.description)
    }
    view.sentence = Self.sentence(comparison, isExact: view.exact)
    return view
  }

  private func message(_ bytes: [UInt8]) throws(ServingError) -> InferReplyMessage {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in
        try InferReplyMessage(decoding: bytes, limits: limits)
      }
    }
    return try result.get()
  }

  private static func sentence(_ comparison: GoldenComparison, isExact: Bool) -> String {
    if isExact { return "the answer is the same, to the last bit" }
    guard comparison.agrees else {
      return "\(comparison.differenceCount) of \(comparison.elementCount) elements came out "
        + "otherwise"
    }
    return "the answer is the same within \(Float(tolerance.absolute)) + "
      + "\(Float(tolerance.relative)) of each value, which sums in another order may differ by"
  }
}
