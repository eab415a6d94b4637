internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import ServingCore

/// Replies, all but the metrics and the page's files in JSON.
enum AdminReplies {
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) throws(ServingError) -> Response {
    // A line of its own in a terminal.
    let text = try AdminJSON.text(value) + "\n"
    return Response(
      status: status, headers: self.headers(byteCount: text.utf8.count, adding: headers),
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// Prometheus' text format.
  static func metrics(_ text: String) -> Response {
    Response(
      status: .ok,
      headers: headers(
        byteCount: text.utf8.count, contentType: "text/plain; version=0.0.4; charset=utf-8"),
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  static func error(_ error: ServingError, headers: HTTPFields = [:]) -> Response {
    let text = errorText(error)
    return Response(
      status: HTTPResponse.Status(code: error.httpStatus),
      headers: self.headers(byteCount: text.utf8.count, adding: headers),
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// The body of an error. Two strings can always be written, so nothing is lost here.
  static func errorText(_ error: ServingError) -> String {
    do throws(ServingError) {
      return try AdminJSON.text(ErrorReport(error)) + "\n"
    } catch {
      return "{\"code\":\"\(error.code.rawValue)\",\"message\":\"an error without its words\"}\n"
    }
  }

  static func headers(
    byteCount: Int, contentType: String = "application/json", adding more: HTTPFields = [:]
  ) -> HTTPFields {
    var headers: HTTPFields = [
      .contentType: contentType, .contentLength: "\(byteCount)",
      // What is true now is not in a moment.
      .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
    headers[.resourcePolicy] = "same-origin"
    for field in more { headers.append(field) }
    return headers
  }
}
