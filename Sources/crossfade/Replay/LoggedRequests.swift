internal import ExperimentStore
internal import InferenceWire
internal import ServingCore

/// The logged requests of a model whose inputs were kept, oldest first.
final class LoggedRequests: ReplaySource {
  /// Which requests, and what becomes of them.
  struct Query {
    var model: ModelName
    /// The version whose replies are taken as they are in the log; nil where the baseline answers
    /// anew, requests of every version then.
    var answered: Answered?
    /// Of the baseline when it answers anew, and of the candidate.
    var checks: [(check: SignatureCheck, drop: MirrorDrop)]
    var inputs: ReplayInputs
    /// Parameters by which the comparison is split.
    var slices: [String]
  }

  struct Answered {
    var version: ModelVersion
    var artifactSHA256: String?
    var signature: ModelSignature
  }

  private(set) var skips = ReplaySkips()
  /// Requests with an input that were read.
  private(set) var readCount = 0

  private let reader: ExperimentReader
  private let query: Query
  private let withInputCount: Int
  private let limits: WireLimits
  private let message: InferRequestMessage
  private let body = ByteStore()
  private var page: [PredictionRecord] = []
  private var place = 0
  private var following: LoggedRequestPage.Place?
  private var isLastPage = false

  /// - Parameter withInputCount: how many the query will find, for the progress.
  init(
    _ reader: ExperimentReader, _ query: Query, withInputCount: Int,
    limits: WireLimits = .defaults
  ) {
    self.reader = reader
    self.query = query
    self.withInputCount = withInputCount
    self.limits = limits
    message = InferRequestMessage(limits: limits)
  }

  var share: Double? {
    withInputCount > 0 ? min(1, Double(readCount) / Double(withInputCount)) : nil
  }

  func next() throws(ServingError) -> ReplayStep? {
    while let record = try nextRecord() {
      readCount += 1
      if let reason = reasonToSkip(record) {
        skips.add(reason)
      } else if let step = try step(record) {
        return step
      }
    }
    return nil
  }

  private func nextRecord() throws(ServingError) -> PredictionRecord? {
    while place == page.count {
      guard !isLastPage else { return nil }
      let next = try reader.loggedRequestPage(
        of: query.model, version: query.answered?.version, after: following)
      page = next.records
      place = 0
      following = next.next
      isLastPage = next.next == nil
    }
    defer { place += 1 }
    return page[place]
  }

  private func reasonToSkip(_ record: PredictionRecord) -> ReplaySkips.Reason? {
    if record.input == nil { return .noInput }
    if record.code != nil { return .failed }
    if !record.redacted.isEmpty { return .redacted }
    guard let answered = query.answered else { return nil }
    if let sha256 = answered.artifactSHA256, sha256 != record.artifactSHA256 {
      return .otherArtifact
    }
    return record.reply == nil ? .noReply : nil
  }

  /// - Returns: nil when the request was skipped after all.
  private func step(_ record: PredictionRecord) throws(ServingError) -> ReplayStep? {
    body.clear(retainedBytesMax: 1 << 20)
    record.input?.withUnsafeBytes { body.append($0) }
    defer { message.reset() }
    do throws(ServingError) {
      try message.decode(body.bytes)
    } catch {
      skips.add(.unreadable)
      return nil
    }
    var logged: ReplayReply?
    if let answered = query.answered {
      switch reply(record, answered.signature) {
      case .success(let reply): logged = reply
      case .failure(let reason):
        skips.add(reason.reason)
        return nil
      }
    }
    for (check, drop) in query.checks {
      do throws(ServingError) {
        _ = try check.accept(message.inputs)
      } catch {
        return .dropped(drop)
      }
    }
    var request = ReplayRequest(
      id: record.requestID, receivedAtMicroseconds: record.receivedAtMicroseconds, inputs: [],
      logged: logged)
    for spec in query.inputs.specs {
      // Each version has checked those that it needs.
      guard let input = message.inputs.first(where: { $0.name == spec.name }) else {
        return .dropped(.refused)
      }
      request.inputs.append(
        OwnedTensor(
          name: spec.name, datatype: input.view.datatype, shape: input.view.shape,
          bytes: Array(input.view.bytes)))
    }
    for name in query.slices { request.slices[name] = record.parameters[name] }
    request.truth = try reader.outcomes(requestID: record.requestID).first(where: \.isNewest)
      .map { .known($0.outcome.truth) }
    return .request(request)
  }

  private struct Unusable: Error {
    let reason: ReplaySkips.Reason
  }

  private func reply(
    _ record: PredictionRecord, _ signature: ModelSignature
  ) -> Result<ReplayReply, Unusable> {
    let decoded = (record.reply ?? []).withUnsafeBytes { bytes in
      Result { () throws(ServingError) in try InferReplyMessage(decoding: bytes, limits: limits) }
    }
    guard case .success(let message) = decoded else {
      return .failure(Unusable(reason: .unreadable))
    }
    let tensors = signature.outputs.compactMap { spec in
      message.outputs.first { $0.name == spec.name }
    }
    guard tensors.count == signature.outputs.count else {
      return .failure(Unusable(reason: .partialReply))
    }
    return .success(
      ReplayReply(
        tensors, summary: record.output,
        nanoseconds: UInt64(max(record.computeMicroseconds, 0)) * 1_000))
  }
}
