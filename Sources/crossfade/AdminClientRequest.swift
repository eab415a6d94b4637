internal import Foundation
internal import NIOHTTP1

/// One request to an admin plane.
struct AdminClientRequest {
  enum Body {
    case none
    /// An order.
    case json(String)
    /// A file that is sent as it is read.
    case file(FileHandle, byteCount: Int)
  }

  /// For what loads or runs a model on the server: longer than the server itself waits for it.
  static let checkMillisecondsMin = 960_000

  var method: HTTPMethod
  var path: String
  var body: Body
  /// From the last byte sent to the reply, and for each piece of a body that is sent.
  var timeoutMilliseconds: Int

  init(
    _ method: HTTPMethod, _ path: String, body: Body = .none, timeoutMilliseconds: Int
  ) {
    self.method = method
    self.path = path
    self.body = body
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// A name as one part of a path.
  static func part(_ name: String) -> String {
    let unreserved = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    // Fails for text that is no Unicode, which a String always is.
    return name.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  /// What stands in its head besides whom it is for.
  var fields: HTTPHeaders {
    switch body {
    case .none: [:]
    case .json(let text):
      ["content-type": "application/json", "content-length": "\(text.utf8.count)"]
    case .file(_, let byteCount):
      ["content-type": "application/octet-stream", "content-length": "\(byteCount)"]
    }
  }
}
