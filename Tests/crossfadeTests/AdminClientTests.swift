import AdminServer
import Logging
import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

@Suite struct AdminClientTests {
  private struct Source: StatusSource {
    func status(of model: ModelName?) async throws(ServingError) -> StatusReport {
      guard let model else { return .scripted }
      throw ServingError(.notFound, "no model \(model)")
    }

    func events(after sequence: Int, of model: ModelName?) async -> [GatewayEvent] {
      [GatewayEvent(sequence: 5, at: "", model: model?.description, kind: "ready", message: "m")]
    }

    func isReady() async -> Bool { true }
  }

  private func client(_ port: Int, timeoutMilliseconds: Int = 20_000) throws -> AdminClient {
    AdminClient(
      endpoint: try AdminClientEndpoint("http://127.0.0.1:\(port)"),
      timeoutMilliseconds: timeoutMilliseconds)
  }

  @Test func asksAnAdminPlane() async throws {
    var log = Logger(label: "admin-client-tests")
    log.logLevel = .critical
    let server = try await AdminServer.start(
      AdminConfiguration(port: 0), sources: AdminSources(status: Source()), log: log)
    let client = try client(server.port)
    let report = await result { () throws(ServingError) in try await client.status(of: nil) }
    #expect(report == .success(.scripted))
    let name = try ModelName("nope")
    let unknown = await result { () throws(ServingError) in try await client.status(of: name) }
    #expect(unknown == .failure(ServingError(.notFound, "no model nope")))
    let events = await result { () throws(ServingError) in try await client.events(of: name) }
    #expect(try events.get().map(\.model) == ["nope"])
    await server.stop()
  }

  @Test(
    arguments: [
      (
        .reply(reply("505 HTTP Version Not Supported", "text/plain", "x")), .unavailable,
        "is a gateway's data plane; its admin plane listens on a port of its own, 8501"
      ),
      (
        .reply(reply("404 Not Found", "text/html", "<p>")), .unavailable,
        "is no admin plane: GET /v1/status was answered by HTTP 404 with \"text/html\""
      ),
      (.reply(reply("200 OK", "text/html", "<p>")), .unavailable, "is no admin plane"),
      (
        .reply(reply("500 x", "application/json", "{\"code\":\"ODD\",\"message\":\"m\"}")),
        .unavailable, "HTTP 500"
      ),
      (
        .reply(reply("429 x", "text/x", "{\"code\":\"RESOURCE_EXHAUSTED\",\"message\":\"a\\nb\"}")),
        .resourceExhausted, "a b"
      ),
      (
        .reply(reply("200 OK", "application/json", "{\"product\":\"crossfade 9\"}")),
        .failedPrecondition, "of another version than this program's"
      ),
      (.reply(reply("200 OK", "application/json", "{")), .failedPrecondition, "the whole"),
      (
        .reply("\u{0}\u{0}\u{12}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}"), .unavailable,
        "does not speak HTTP/1.1"
      ),
      (.reply("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"), .unavailable, ""),
      (.close, .unavailable, "ended the connection without a reply"),
    ] as [(ScriptedServer.Behaviour, StatusCode, String)])
  func saysWhatElseAnswered(
    behaviour: ScriptedServer.Behaviour, code: StatusCode, part: String
  ) async throws {
    try await ScriptedServer.run(behaviour) { server in
      let client = try client(server.port)
      let result = await result { () throws(ServingError) in try await client.status(of: nil) }
      let error = try #require(throws: ServingError.self) { try result.get() }
      #expect(error.code == code, "\(error)")
      #expect(error.message.contains(part), "\(error)")
    }
  }

  @Test func saysThatNothingListens() async throws {
    let port = try await freePort()
    let client = try client(port)
    let result = await result { () throws(ServingError) in try await client.status(of: nil) }
    let error = try #require(throws: ServingError.self) { try result.get() }
    #expect(error.code == .unavailable)
    #expect(error.message.contains("nothing listens on http://127.0.0.1:\(port)"))
    #expect(error.message.contains("crossfade serve"))
  }

  @Test func doesNotWaitForEver() async throws {
    try await ScriptedServer.run(.silence) { server in
      let client = try client(server.port, timeoutMilliseconds: 100)
      let result = await result { () throws(ServingError) in try await client.status(of: nil) }
      let error = try #require(throws: ServingError.self) { try result.get() }
      #expect(error.code == .deadlineExceeded)
      #expect(error.message.hasSuffix("within 100 ms"))
    }
  }

  private static func reply(_ status: String, _ type: String, _ body: String) -> String {
    "HTTP/1.1 \(status)\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
      + body
  }

  /// A port that was listened on a moment ago.
  private func freePort() async throws -> Int {
    var port = 0
    try await ScriptedServer.run(.close) { port = $0.port }
    return port
  }

  private func result<Value: Sendable>(
    _ body: () async throws(ServingError) -> Value
  ) async -> Result<Value, ServingError> {
    do throws(ServingError) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}
