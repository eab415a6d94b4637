internal import HTTPTypes
internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// Files on their way to the registry, and their publication.
struct UploadAnswers {
  let registry: any RegistryOperations
  let uploads: UploadStore
  let configuration: AdminConfiguration

  func answer(_ call: AdminCall) async throws(ServingError) -> Response {
    let id = call.parameter("id")
    let owner = call.caller?.name ?? ""
    switch call.route {
    case .uploadFile: return try await receive(call, in: id, of: owner)
    case .versions: return try await publish(call, of: owner)
    case .upload:
      try EmptyBody.check(body: await call.body(byteCountMax: configuration.bodyBytesMax))
      try await uploads.remove(id, of: owner)
      return try AdminReplies.json(["deleted": id])
    default:
      try EmptyBody.check(body: await call.body(byteCountMax: configuration.bodyBytesMax))
      let report = UploadReport(
        id: try await uploads.open(for: owner), limits: configuration.uploads)
      return try AdminReplies.json(report, status: .created)
    }
  }

  private func receive(
    _ call: AdminCall, in id: String, of owner: String
  ) async throws(ServingError) -> Response {
    // With it, room can be found before the first byte, and a file that was cut short is told from
    // a whole one.
    guard let text = call.request.headers[.contentLength], let byteCount = Int(text),
      byteCount >= 0
    else {
      throw ServingError(
        .invalidArgument, "content-length: expected the file's size in bytes, got none",
        httpStatus: 411)
    }
    let name = call.parameter("name")
    try await uploads.receive(
      name, byteCount: byteCount, in: id, of: owner, from: call.request.body)
    return try AdminReplies.json(UploadedFile(name: name, byteCount: byteCount), status: .created)
  }

  private func publish(
    _ call: AdminCall, of owner: String
  ) async throws(ServingError) -> Response {
    let model = try call.model()
    let asked = try PublishBody(
      body: await call.body(byteCountMax: configuration.bodyBytesMax))
    var signed = asked
    if let caller = call.caller { signed.by = try OrderAuthor.name(of: caller) }
    let order = signed
    let published = try await uploads.publish(order.upload, of: owner) {
      folder, names throws(ServingError) in
      try await registry.publish(order, of: model, folder: folder, names: names)
    }
    return try AdminReplies.json(published, status: .created)
  }
}
