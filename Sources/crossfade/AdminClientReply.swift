internal import AdminServer
internal import Foundation
internal import NIOCore
internal import ServingCore
internal import TransportSecurity

/// What came back, understood or explained.
struct AdminClientReply {
  let endpoint: AdminClientEndpoint
  let request: AdminClientRequest
  let reply: AdminClientHandler.Reply

  /// What the data plane says to HTTP/1.1, which it does not speak.
  private static let dataPlaneStatus = 505

  func value<Value: Decodable>(_ type: Value.Type) throws(ServingError) -> Value {
    let bytes = reply.body.readableBytesView
    guard (200..<300).contains(reply.status) else { throw failure(Array(bytes)) }
    guard reply.contentType.hasPrefix("application/json") else { throw notAdmin }
    do {
      return try AdminJSON.value(type, from: Array(bytes))
    } catch {
      throw ServingError(
        .failedPrecondition,
        "the report of \(endpoint.url) is of another version than this program's "
          + "(\(Product.name) \(Product.version)): \(Self.reason(error))")
    }
  }

  private func failure(_ bytes: [UInt8]) -> ServingError {
    if reply.status == Self.dataPlaneStatus {
      return ServingError(
        .unavailable,
        "\(endpoint.url) is a gateway's data plane; its admin plane listens on a port of its own, "
          + "8501 unless `serve --admin` says another")
    }
    if String(decoding: bytes, as: UTF8.self).hasPrefix(PlaintextAnswer.sentence) {
      return ServingError(
        .unavailable, "\(endpoint.url) speaks TLS; name it as https://\(endpoint.authority)")
    }
    do {
      let report = try AdminJSON.value(ErrorReport.self, from: bytes)
      guard let code = StatusCode(rawValue: report.code) else { return notAdmin }
      return ServingError(code, StatusTextStyle.oneLine(report.message))
    } catch {
      // Every error of an admin plane is such a report, so this is the finding itself.
      return notAdmin
    }
  }

  private var notAdmin: ServingError {
    let type = reply.contentType.isEmpty ? "no content type" : reply.contentType.quotedForMessage
    return ServingError(
      .unavailable,
      "\(endpoint.url) is no admin plane: \(request.method) \(request.path) was answered by HTTP "
        + "\(reply.status) with \(type)")
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "\(place(context.codingPath + [key])) is missing"
    case DecodingError.valueNotFound(_, let context):
      "\(place(context.codingPath)) is null"
    case DecodingError.typeMismatch(let type, let context):
      "\(place(context.codingPath)): expected \(type)"
    case DecodingError.dataCorrupted(let context):
      "\(place(context.codingPath)): \(context.debugDescription)"
    default: "\(error)"
    }
  }

  private static func place(_ keys: [any CodingKey]) -> String {
    keys.isEmpty ? "the whole" : keys.map(\.stringValue).joined(separator: ".").quotedForMessage
  }
}
