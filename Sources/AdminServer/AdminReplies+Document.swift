internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore

extension AdminReplies {
  /// What a report may do in a browser: it is shown with the styles that it has in itself, and
  /// nothing else, whatever a caller's text in it tries. Without an origin it cannot reach this
  /// server as the reader.
  static let documentSecurityPolicy =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'none'"

  /// A file that was made for this request.
  /// - Parameters:
  ///   - fileName: what a browser saves it as; of letters, digits, `.`, `_` and `-`.
  ///   - isShown: whether a browser shows it, or only saves it.
  static func document(
    _ text: String, contentType: String, fileName: String, isShown: Bool
  ) -> Response {
    let disposition = isShown ? "inline" : "attachment"
    let headers = self.headers(
      byteCount: text.utf8.count, contentType: contentType,
      adding: [
        .contentDisposition: "\(disposition); filename=\"\(fileName)\"",
        .contentSecurityPolicy: documentSecurityPolicy, .referrerPolicy: "no-referrer",
      ])
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
