internal import AdminServer
internal import Foundation
internal import NIOHTTP1
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// Publishes files of this machine through a running gateway: sends them, and has them checked and
/// published there.
struct UploadedPublication {
  let client: AdminClient

  func publish(_ request: PublishRequest) async throws(ServingError) -> PublishedView {
    let upload = try await client.order("/v1/uploads", "{}", UploadReport.self)
    let published: PublishedView
    do throws(ServingError) {
      published = try await publish(request, by: upload.id)
    } catch {
      // Else it would wait on the server until its time is over. The first error is the finding.
      _ = try? await client.order(
        "/v1/uploads/\(upload.id)", "{}", [String: String].self, method: .DELETE)
      throw error
    }
    return published
  }

  private func publish(
    _ request: PublishRequest, by upload: String
  ) async throws(ServingError) -> PublishedView {
    var paths: [String: String] = [:]
    for path in request.files + [request.golden].compactMap({ $0 }) {
      let name = Self.name(path)
      if let other = paths.updateValue(path, forKey: name), other != path {
        throw ServingError(
          .invalidArgument,
          "\(other.quotedPath) and \(path.quotedPath) have the same name; a version's files are "
            + "in one folder, so rename one of them")
      }
    }
    for (name, path) in paths.sorted(by: { $0.key < $1.key }) {
      _ = try await client.send(
        file: path, to: "/v1/uploads/\(upload)/\(AdminClientRequest.part(name))")
    }
    let body = PublishBody(
      upload: upload, artifact: request.artifact.map(Self.name), engine: request.engine,
      outputs: request.outputs, golden: request.golden.map(Self.name), version: request.version,
      lineage: request.lineage, batching: request.batching, threads: request.threads,
      allowsBreaking: request.isBreaking, by: request.actor)
    return try await client.order(
      "/v1/models/\(request.model)/versions", body.body, PublishedView.self, isCheck: true)
  }

  /// What stands behind the last slash.
  private static func name(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }
}
