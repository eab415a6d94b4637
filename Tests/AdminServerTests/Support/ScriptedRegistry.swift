import Foundation
import RegistryStore
import ServingCore
import ServingRuntime
import Synchronization

/// A registry that notes what it is told, and does it to nothing.
final class ScriptedRegistry: RegistryOperations {
  private struct State {
    var orders: [String] = []
    var publishCount = 0
    var published: [[String: String]] = []
    var refusal: ServingError?
    var takesTwo = false
    var proofs: [CallerProof] = []
    var isHeld = false
    var held: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// What was told, each as its body would be, with the name of the order and the model before it.
  var orders: [String] { state.withLock(\.orders) }
  /// How the author of each order on a route is known.
  var proofs: [CallerProof] { state.withLock(\.proofs) }
  /// Publications that have begun.
  var publishCount: Int { state.withLock(\.publishCount) }
  /// The files of each publication, by name, as they were then.
  var published: [[String: String]] { state.withLock(\.published) }

  /// From now on every order is refused so.
  func refuse(_ error: ServingError?) { state.withLock { $0.refusal = error } }

  /// From now on a promotion makes a proposal.
  func takeTwo() { state.withLock { $0.takesTwo = true } }

  /// From now on a publication waits for ``release()``.
  func hold() { state.withLock { $0.isHeld = true } }

  func release() {
    let held = state.withLock { state in
      state.isHeld = false
      defer { state.held = [] }
      return state.held
    }
    for call in held { call.resume() }
  }

  func models() async throws(ServingError) -> ModelsView {
    ModelsView(models: [ModelsView.Model(name: "digits", versions: [.init(version: 2)])])
  }

  func route(of model: ModelName) async throws(ServingError) -> RouteReport {
    guard model.description == "digits" else {
      throw ServingError(.notFound, "no model \(model)")
    }
    return RouteReport(
      RouteState(route: Self.route(model), sha256: "ab", highestNumber: 3, problems: []), of: model)
  }

  func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport {
    RouteHistoryReport(
      RouteHistory(entries: [
        RouteHistory.Entry(revision: 1, sha256: "ab", result: .success(Self.route(model)))
      ]), of: model)
  }

  func promote(
    _ body: PromoteBody, of model: ModelName
  ) async throws(ServingError) -> PromotionReply {
    let route = try note("promote", model, body.body, proof: body.author.proof)
    guard state.withLock(\.takesTwo) else { return .made(route) }
    return .proposed(Self.proposal(of: model))
  }

  func proposals(of model: ModelName) async throws(ServingError) -> ProposalsReport {
    ProposalsReport(
      ProposalListing(records: [Self.record(of: model)]), of: model, takesTwo: true, at: Self.now)
  }

  func approve(
    _ proposal: Int, of model: ModelName, _ body: ProposalBody
  ) async throws(ServingError) -> RouteView {
    try note("approve \(proposal)", model, body.body, proof: body.author.proof)
  }

  func decline(
    _ proposal: Int, of model: ModelName, _ kind: ProposalDecline, _ body: ProposalBody
  ) async throws(ServingError) -> ProposalView {
    _ = try note("\(kind.rawValue) \(proposal)", model, body.body, proof: body.author.proof)
    return Self.proposal(of: model)
  }

  func rollback(
    _ body: RollbackBody, of model: ModelName
  ) async throws(ServingError) -> RouteView {
    try note("rollback", model, body.body, proof: body.author.proof)
  }

  func canary(_ body: CanaryBody, of model: ModelName) async throws(ServingError) -> RouteView {
    try note("canary", model, body.body, proof: body.author.proof)
  }

  func ramp(_ body: RampBody, of model: ModelName) async throws(ServingError) -> RouteView {
    try note("ramp", model, body.body, proof: body.author.proof)
  }

  func shadow(_ body: ShadowBody, of model: ModelName) async throws(ServingError) -> RouteView {
    try note("shadow", model, body.body, proof: body.author.proof)
  }

  func verify(_ body: VerifyBody, of model: ModelName) async throws(ServingError) -> VerifyView {
    _ = try note("verify", model, body.body)
    return VerifyView(versions: [ChecksView(model: model.description, version: 2, good: true)])
  }

  func publish(
    _ body: PublishBody, of model: ModelName, folder: String, names: [String]
  ) async throws(ServingError) -> PublishedView {
    var files: [String: String] = [:]
    for name in names {
      let content = FileManager.default.contents(atPath: "\(folder)/\(name)")
      files[name] = content.map { String(decoding: $0, as: UTF8.self) } ?? "missing"
    }
    state.withLock { $0.publishCount += 1 }
    await pass()
    _ = try note("publish", model, body.body)
    state.withLock { $0.published.append(files) }
    return PublishedView(
      model: model.description, version: 3, format: "onnx", engine: "onnxruntime",
      folder: "/registry/\(model)/3",
      admission: ChecksView(model: model.description, version: 3, good: true))
  }

  private func note(
    _ name: String, _ model: ModelName, _ body: String, proof: CallerProof = .none
  ) throws(ServingError) -> RouteView {
    let refusal = state.withLock { state in
      state.proofs.append(proof)
      state.orders.append("\(name) \(model) \(body)")
      return state.refusal
    }
    if let refusal { throw refusal }
    return RouteView(Self.route(model), sha256: "ab")
  }

  private func pass() async {
    await withCheckedContinuation { continuation in
      let isHeld = state.withLock { state in
        if state.isHeld { state.held.append(continuation) }
        return state.isHeld
      }
      if !isHeld { continuation.resume() }
    }
  }

  private static let now = UTCTimestamp(secondsSinceEpoch: 1_795_424_400)

  private static func proposal(of model: ModelName) -> ProposalView {
    ProposalView(record(of: model), at: now)
  }

  private static func record(of model: ModelName) -> ProposalRecord {
    ProposalRecord(
      proposal: Proposal(
        model: model, number: 1, version: .second, revision: 1, stable: nil,
        author: RouteAuthor(actor: "ada", time: "2026-11-23T09:00:00Z", reason: "better"),
        expires: "2026-11-30T09:00:00Z"),
      sha256: "ab", inForce: route(model))
  }

  private static func route(_ model: ModelName) -> Route {
    Route(
      model: model, revision: 1, stable: .second,
      change: RouteChange(
        action: .promote, actor: "ada", time: "2026-11-23T09:00:00Z", reason: "better"))
  }
}

extension ModelVersion {
  /// Version 2.
  fileprivate static var second: ModelVersion {
    guard let second = ModelVersion(2) else { preconditionFailure("2 is a version") }
    return second
  }
}
