import Logging
import ServiceLifecycle
import ServingCore
import ServingRuntime
import Testing

@testable import AdminServer

@Suite struct AdminServerTests {
  @Test func answersTheStatusAsJSON() async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request("GET", "/v1/status")
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.headers["cache-control"] == "no-store")
      #expect(reply.headers["server"] == "crossfade")
      #expect(reply.body.hasPrefix("{\"at\":\"2026-11-23T09:22:40.004Z\",\"memory\":"))
      #expect(reply.body.contains("\"started_at\":\"2026-11-23T06:10:00.512Z\""))
      #expect(reply.body.hasSuffix("}\n"))
      let report = try AdminJSON.value(StatusReport.self, from: Array(reply.body.utf8))
      #expect(report == ScriptedStatusSource.report)
    }
  }

  @Test(arguments: [
    ("GET", "/v1/status/digits", 200, "\"name\":\"digits\""),
    ("GET", "/v1/status/di%67its", 200, "\"name\":\"digits\""),
    ("GET", "/v1/status/nope", 404, "no model nope; there are: [digits]"),
    ("GET", "/v1/status/No!", 400, "does not match"),
    ("GET", "/v1/status/%FF", 400, "does not match"),
    ("GET", "/v1/status?model=digits", 400, "there are none here"),
    ("GET", "/v1/events", 200, "\"sequence\":1"),
    ("GET", "/v1/events?after=1", 200, "{\"events\":[{\"at\":\"2026-11-23T06:10:02.000Z\""),
    ("GET", "/v1/events?after=2&model=digits", 200, "{\"events\":[]}"),
    ("GET", "/v1/events?model=other", 200, "{\"events\":[]}"),
    ("GET", "/v1/events?after=x", 400, "expected a sequence number"),
    ("GET", "/health/live", 200, "{\"live\":true}"),
    ("GET", "/nowhere.js", 404, "here; /v1/openapi.yaml has those"),
    ("GET", "/v1/status/digits/2", 404, "no path"),
    ("POST", "/v1/status", 405, "expected one of: GET, HEAD"),
    ("DELETE", "/v1/status/digits", 405, "on /v1/status/{model}"),
    ("POST", "/nowhere", 404, "no path"),
  ])
  func answersEachPath(method: String, path: String, status: Int, part: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request(method, path)
      #expect(reply.status == status)
      #expect(reply.body.contains(part), "\(reply.body)")
      #expect(reply.headers["allow"] == (status == 405 ? "GET, HEAD" : nil))
      if status != 200 {
        let report = try AdminJSON.value(ErrorReport.self, from: Array(reply.body.utf8))
        #expect(StatusCode(rawValue: report.code) != nil)
      }
    }
  }

  @Test(arguments: [("/health/live", 200), ("/v1/status", 200), ("/nowhere", 404)])
  func answersHEADWithoutABody(path: String, status: Int) async throws {
    try await AdminHarness.run { harness in
      let head = "HEAD \(path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
      let text = try await harness.exchange(head)
      #expect(text.hasPrefix("HTTP/1.1 \(status) "))
      #expect(text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func isReadyWhenItsSourceIs() async throws {
    try await AdminHarness.run { harness in
      let before = try await harness.request("GET", "/health/ready")
      #expect(before.status == 503)
      #expect(before.headers["retry-after"] == "1")
      #expect(before.body.contains("\"code\":\"UNAVAILABLE\""))
      harness.source.setReady()
      let after = try await harness.request("GET", "/health/ready")
      #expect(after.status == 200)
      #expect(after.body == "{\"ready\":true}\n")
    }
  }

  @Test func saysThatAnAddressIsInUse() async throws {
    try await AdminHarness.run { harness in
      let port = harness.server.port
      #expect(port != 0)
      #expect(harness.server.address == "127.0.0.1:\(port)")
      do throws(ServingError) {
        _ = try await AdminServer.start(
          AdminConfiguration(port: port), sources: AdminSources(status: harness.source),
          log: Logger(label: "admin-tests"))
        Issue.record("two servers listen on one port")
      } catch {
        #expect(error.code == .unavailable)
        #expect(error.message.contains("127.0.0.1:\(port) is in use"))
      }
    }
  }

  @Test func endsAsAServiceWithAConnectionThatIdles() async throws {
    try await AdminHarness.run { harness in
      async let text = harness.exchange("GET /v1/status HTTP/1.1\r\nhost: localhost\r\n\r\n")
      try await harness.wait { harness.source.callCount == 1 }
      let services = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: [harness.server], logger: Logger(label: "admin-tests")))
      async let run: Void = services.run()
      await services.triggerGracefulShutdown()
      try await run
      _ = try await text
    }
  }

  @Test func endsAlthoughItsSourceHangs() async throws {
    try await AdminHarness.run {
      $0.drainMillisecondsMax = 50
    } _: { harness in
      harness.source.hold()
      async let text = harness.exchange("GET /v1/status HTTP/1.1\r\nhost: localhost\r\n\r\n")
      try await harness.wait { harness.source.callCount == 1 }
      await harness.server.stop()
      harness.source.release()
      _ = try await text
    }
  }
}
