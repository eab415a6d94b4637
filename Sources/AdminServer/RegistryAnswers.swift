internal import HTTPTypes
internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// What the registry holds, and the orders that change it.
struct RegistryAnswers {
  let registry: any RegistryOperations
  /// Knows who signed what was loaded.
  let status: any StatusSource
  let bodyBytesMax: Int

  func answer(_ call: AdminCall) async throws(ServingError) -> Response {
    guard call.route != .models else { return try AdminReplies.json(await models(call)) }
    let model = try call.model()
    switch call.route {
    case .route: return try AdminReplies.json(await registry.route(of: model))
    case .history: return try AdminReplies.json(await registry.history(of: model))
    case .proposals: return try AdminReplies.json(await registry.proposals(of: model))
    default: break
    }
    let bytes = try await call.body(byteCountMax: bodyBytesMax)
    switch call.route {
    case .promote:
      var body = try PromoteBody(body: bytes)
      try call.sign(&body.author)
      let reply = try await registry.promote(body, of: model)
      if case .proposed = reply { return try AdminReplies.json(reply, status: .accepted) }
      return try AdminReplies.json(reply)
    case .approve, .reject, .withdraw: return try await decide(call, model, bytes)
    case .verify:
      return try AdminReplies.json(await registry.verify(try VerifyBody(body: bytes), of: model))
    default: return try AdminReplies.json(await change(call, model, bytes))
    }
  }

  private func models(_ call: AdminCall) async throws(ServingError) -> ModelsView {
    var view = try await registry.models()
    view.addSigners(of: try await status.status(of: nil))
    guard !call.maySeeAll else { return view }
    view.models.removeAll { !call.mayView($0.name) }
    view.warnings = []
    return view
  }

  private func change(
    _ call: AdminCall, _ model: ModelName, _ bytes: [UInt8]
  ) async throws(ServingError) -> RouteView {
    switch call.route {
    case .rollback:
      var body = try RollbackBody(body: bytes)
      try call.sign(&body.author)
      return try await registry.rollback(body, of: model)
    case .canary:
      var body = try CanaryBody(body: bytes)
      try call.sign(&body.author)
      return try await registry.canary(body, of: model)
    case .ramp:
      var body = try RampBody(body: bytes)
      try call.sign(&body.author)
      return try await registry.ramp(body, of: model)
    default:
      var body = try ShadowBody(body: bytes)
      try call.sign(&body.author)
      return try await registry.shadow(body, of: model)
    }
  }

  private func decide(
    _ call: AdminCall, _ model: ModelName, _ bytes: [UInt8]
  ) async throws(ServingError) -> Response {
    let number = try call.proposal()
    var body = try ProposalBody(body: bytes)
    try call.sign(&body.author)
    guard call.route != .approve else {
      return try AdminReplies.json(await registry.approve(number, of: model, body))
    }
    let kind = call.route == .reject ? ProposalDecline.reject : .withdraw
    return try AdminReplies.json(await registry.decline(number, of: model, kind, body))
  }
}
