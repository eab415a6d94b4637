package import RegistryStore
package import ServingCore

/// ``RegistryOperations`` on a registry's folder. The file system blocks, and so do the checks of a
/// version, so each operation runs on a thread of its own.
package struct FolderOperations: RegistryOperations {
  /// Checks and publishes, as the command line does; blocks.
  package typealias Publish =
    @Sendable (_ request: PublishRequest) -> Result<PublishedView, ServingError>
  /// The digests of a route's revisions as they came into force; blocks. Empty where nobody kept
  /// them.
  package typealias Witnessed =
    @Sendable (_ model: ModelName) throws(ServingError) -> [WitnessedRevision]
  /// Checks versions, one or all of them, as the command line does; blocks.
  package typealias Verify =
    @Sendable (_ model: ModelName, _ version: ModelVersion?) -> Result<VerifyView, ServingError>

  let root: String
  /// By the wall clock, for what revisions and manifests state.
  let now: @Sendable () -> UTCTimestamp
  private let witnessed: Witnessed
  private let publish: Publish
  private let verify: Verify
  /// Told of what an order could not tidy up, which is no failure of it.
  private let warn: @Sendable (String) -> Void
  /// Told of proposals that were made or declined.
  let proposed: @Sendable (ProposalView) async -> Void
  /// Loading a model a second time takes as much memory as serving it: one at a time.
  private let checks = CheckSlot()

  package init(
    root: String, now: @escaping @Sendable () -> UTCTimestamp,
    witnessed: @escaping Witnessed = { _ in [] }, publish: @escaping Publish,
    verify: @escaping Verify, warn: @escaping @Sendable (String) -> Void,
    proposed: @escaping @Sendable (ProposalView) async -> Void = { _ in }
  ) {
    self.root = root
    self.now = now
    self.witnessed = witnessed
    self.publish = publish
    self.verify = verify
    self.warn = warn
    self.proposed = proposed
  }

  package func models() async throws(ServingError) -> ModelsView {
    try await run { [root] () throws(ServingError) in
      ModelsView(try RegistryReader(root: root).scan())
    }
  }

  package func route(of model: ModelName) async throws(ServingError) -> RouteReport {
    try await run { [root] () throws(ServingError) in
      RouteReport(try RouteStore(root: root).current(of: model), of: model)
    }
  }

  package func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport {
    try await run { [root, now, witnessed] () throws(ServingError) in
      var history = try RouteStore(root: root).history(of: model, at: now())
      // Beside what the chain itself tells: the newest revision is in nobody's digest.
      let seen = RouteWitness.findings(history.entries, try witnessed(model))
      history.findings += seen
      return RouteHistoryReport(history, of: model)
    }
  }

  package func promote(
    _ body: PromoteBody, of model: ModelName
  ) async throws(ServingError) -> PromotionReply {
    let promotion = Promotion(
      model: model, version: body.version, author: author(body.author),
      expectedRevision: body.expectedRevision, allowsBreaking: body.allowsBreaking)
    guard
      try await run({ [root] () throws(ServingError) in
        try ProposalStore(root: root).takesTwo(model)
      })
    else {
      return .made(
        try await append { store, random throws(ServingError) in
          try store.promote(promotion, using: &random)
        })
    }
    let proposal = try await run { [root, now] () throws(ServingError) in
      var random = SystemRandomNumberGenerator()
      return ProposalView(
        try ProposalStore(root: root).propose(promotion, using: &random), at: now())
    }
    await proposed(proposal)
    return .proposed(proposal)
  }

  package func rollback(
    _ body: RollbackBody, of model: ModelName
  ) async throws(ServingError) -> RouteView {
    let author = author(body.author)
    return try await append { store, random throws(ServingError) in
      try store.rollback(
        model, to: body.to, author: author, expectedRevision: body.expectedRevision,
        using: &random)
    }
  }

  package func canary(
    _ body: CanaryBody, of model: ModelName
  ) async throws(ServingError) -> RouteView {
    let request = CanaryRequest(
      model: model, order: body.order, author: author(body.author),
      expectedRevision: body.expectedRevision, allowsBreaking: body.allowsBreaking)
    return try await append { store, random throws(ServingError) in
      try store.canary(request, using: &random)
    }
  }

  package func ramp(
    _ body: RampBody, of model: ModelName
  ) async throws(ServingError) -> RouteView {
    let request = RampRequest(
      model: model, version: body.version, order: body.order,
      author: author(body.author), expectedRevision: body.expectedRevision)
    return try await append { store, random throws(ServingError) in
      try store.ramp(request, using: &random)
    }
  }

  package func shadow(
    _ body: ShadowBody, of model: ModelName
  ) async throws(ServingError) -> RouteView {
    let request = ShadowRequest(
      model: model, order: body.order, author: author(body.author),
      expectedRevision: body.expectedRevision, allowsBreaking: body.allowsBreaking)
    return try await append { store, random throws(ServingError) in
      try store.shadow(request, using: &random)
    }
  }

  package func verify(
    _ body: VerifyBody, of model: ModelName
  ) async throws(ServingError) -> VerifyView {
    try checks.take()
    defer { checks.giveBack() }
    let verify = self.verify
    return try await WorkerThread.run(name: "admin-verify") { verify(model, body.version) }.get()
  }

  package func publish(
    _ body: PublishBody, of model: ModelName, folder: String, names: [String]
  ) async throws(ServingError) -> PublishedView {
    let request = try PublishRequest(body, of: model, folder: folder, names: names, at: now())
    try checks.take()
    defer { checks.giveBack() }
    let publish = self.publish
    return try await WorkerThread.run(name: "admin-publish") { publish(request) }.get()
  }

  func author(_ author: OrderAuthor) -> RouteAuthor {
    author.author(at: now().description)
  }

  func append(
    _ body:
      @escaping @Sendable (
        RouteStore, inout SystemRandomNumberGenerator
      ) throws(ServingError) -> AppendedRevision
  ) async throws(ServingError) -> RouteView {
    try await run { [root, warn] () throws(ServingError) in
      var random = SystemRandomNumberGenerator()
      let appended = try body(RouteStore(root: root), &random)
      for warning in appended.warnings { warn(warning.description) }
      return RouteView(appended.route, sha256: appended.sha256)
    }
  }

  func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws(ServingError) -> Value
  ) async throws(ServingError) -> Value {
    try await WorkerThread.attempt(name: "admin", priority: .normal, body)
  }
}
