import HTTP2Wire
import ServingCore

/// A request as a scripted gateway got it.
struct ScriptedRequest: Sendable {
  /// Counts the gateway's connections from 0.
  let connection: Int
  let stream: Int32
  let path: String
  let headers: [HeaderName: String]
  let body: [UInt8]

  init(_ stream: HTTP2Stream, connection: Int) {
    self.connection = connection
    self.stream = stream.id
    path = stream.fields.text(.path) ?? ""
    var headers: [HeaderName: String] = [:]
    for name in HeaderName.allCases { headers[name] = stream.fields.text(name) }
    self.headers = headers
    body = Array(stream.body.bytes)
  }
}
