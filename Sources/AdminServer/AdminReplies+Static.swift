internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import ServingCore

extension AdminReplies {
  /// What is part of the program: the page, its files, the document of this API, and that there is
  /// somebody.
  static func `static`(_ call: AdminCall) throws(ServingError) -> Response {
    switch call.route {
    case .whoami: return try json(WhoamiReport(call.caller))
    case .healthLive: return try json(["live": true])
    case .document: return file(.document, call)
    case .pageFile:
      let name = call.request.uri.path.split(separator: "/").first ?? ""
      guard let file = PageFile.all.first(where: { $0.name == name }) else {
        throw ServingError(.internal, "\(name) is offered and not there")
      }
      return self.file(file, call)
    default: return file(.page, call)
    }
  }

  private static func file(_ file: PageFile, _ call: AdminCall) -> Response {
    // Asked for anew each time, but sent only when the program is another one.
    var headers: HTTPFields = [
      .eTag: file.tag, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
      .contentSecurityPolicy: PageFile.contentSecurityPolicy, .referrerPolicy: "no-referrer",
      .resourcePolicy: "same-origin",
    ]
    guard !call.isKnown(tag: file.tag) else {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = file.contentType
    headers[.contentLength] = "\(file.content.count)"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.content)))
  }
}
