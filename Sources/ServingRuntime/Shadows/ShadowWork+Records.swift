internal import ServingCore

// What is told of a mirrored request: to the comparison, and to the store.

extension ShadowWork {
  func record(_ request: MirroredRequest, _ entry: ComparisonEntry) -> ShadowRecord {
    let summary = request.reply.outputs.map {
      entry.baselineReader.summary(
        of: $0, rows: entry.baseline.isBatched ? 0..<request.rowCount : nil)
    }
    return ShadowRecord(
      comparison: entry.id, requestID: String(decoding: request.identifier, as: UTF8.self),
      receivedAtMicroseconds: receivedAt(request), baseline: summary ?? .none, candidate: .none,
      baselineMicroseconds: Int(request.replyNanoseconds / 1_000), rowCount: request.rowCount,
      slices: slices(of: request, entry))
  }

  func pair(
    _ request: MirroredRequest, _ entry: ComparisonEntry, _ candidate: BatchOutputs,
    candidateNanoseconds: UInt64
  ) -> ObservedPair {
    pair(
      request, entry, candidate.tensors.map(\.view), candidateNanoseconds: candidateNanoseconds)
  }

  func pair(
    _ request: MirroredRequest, _ entry: ComparisonEntry, _ candidate: [TensorView],
    candidateNanoseconds: UInt64
  ) -> ObservedPair {
    ObservedPair(
      requestID: String(decoding: request.identifier, as: UTF8.self),
      receivedAtMicroseconds: receivedAt(request), slices: slices(of: request, entry),
      rowCount: request.rowCount, baseline: request.reply.outputs?.tensors.map(\.view) ?? [],
      candidate: candidate, baselineNanoseconds: request.replyNanoseconds,
      candidateNanoseconds: candidateNanoseconds)
  }

  private func slices(
    of request: MirroredRequest, _ entry: ComparisonEntry
  ) -> [String: String] {
    var slices: [String: String] = [:]
    for name in entry.comparison.plan.slices {
      guard let value = request.parameter(name), value.utf8.count <= RouteSlice.textBytesMax
      else { continue }
      slices[name] = value
    }
    return slices
  }

  private func receivedAt(_ request: MirroredRequest) -> Int64 {
    wallMicroseconds() - Int64(clock().nanoseconds(since: request.received) / 1_000)
  }
}

extension MirroredRequest {
  /// A row of the request's inputs as JSON, but for those that must not be kept.
  func text(ofRow row: Int, without redacted: [String]) -> String {
    let isBatched = baseline?.isBatched ?? false
    return TensorText.object(
      inputs.filter { !redacted.contains($0.name) }.map { ($0.name, $0.view) },
      row: isBatched ? row : nil, rowCount: isBatched ? rowCount : 1)
  }
}
