import HTTP2Wire
import ServingCore

/// A client and a server whose bytes reach each other in memory.
final class SessionPair {
  let client: SessionEnd
  let server: SessionEnd

  init(client: HTTP2Limits = .defaults, server: HTTP2Limits = .defaults) throws {
    self.client = try SessionEnd(.client, client)
    self.server = try SessionEnd(.server, server)
  }

  @discardableResult
  func request(_ body: [UInt8] = [], key: String = "") throws -> HTTP2Stream {
    try client.request(body, key: key)
  }

  func respond(_ stream: HTTP2Stream, status: Int = 200, _ body: [UInt8] = []) throws {
    try server.respond(stream, status: status, body)
  }

  /// Lets the server answer every complete request with what came.
  func echo() {
    server.react = { server, event in
      guard case .complete(let stream) = event else { return }
      try server.respond(stream, Array(stream.body.bytes))
    }
  }

  /// Carries bytes to and fro until neither end has any.
  func settle() throws {
    for _ in 0..<10_000 {
      let toServer = try client.produce()
      if !toServer.isEmpty { try server.receive(toServer) }
      let toClient = try server.produce()
      if !toClient.isEmpty { try client.receive(toClient) }
      if toServer.isEmpty, toClient.isEmpty { return }
    }
    throw TestFailure("the two ends never came to rest")
  }
}
