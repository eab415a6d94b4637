internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// What the registry holds, and the orders that change it.
struct RegistryAnswers {
  let registry: any RegistryOperations
  let bodyBytesMax: Int

  func answer(_ call: AdminCall) async throws(ServingError) -> Response {
    guard call.route != .models else { return try AdminReplies.json(await registry.models()) }
    let model = try call.model()
    switch call.route {
    case .route: return try AdminReplies.json(await registry.route(of: model))
    case .history: return try AdminReplies.json(await registry.history(of: model))
    default: break
    }
    let body = try await call.body(byteCountMax: bodyBytesMax)
    switch call.route {
    case .promote:
      return try AdminReplies.json(
        await registry.promote(try PromoteBody(body: body), of: model))
    case .rollback:
      return try AdminReplies.json(
        await registry.rollback(try RollbackBody(body: body), of: model))
    case .canary:
      return try AdminReplies.json(await registry.canary(try CanaryBody(body: body), of: model))
    case .ramp:
      return try AdminReplies.json(await registry.ramp(try RampBody(body: body), of: model))
    case .shadow:
      return try AdminReplies.json(await registry.shadow(try ShadowBody(body: body), of: model))
    default:
      return try AdminReplies.json(await registry.verify(try VerifyBody(body: body), of: model))
    }
  }
}
