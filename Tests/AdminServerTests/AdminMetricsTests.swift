import ServingCore
import Testing

@testable import AdminServer

@Suite struct AdminMetricsTests {
  @Test func showsTheMetricsAsText() async throws {
    try await AdminHarness.run(metrics: ScriptedMetricsSource()) { harness in
      for count in 1...2 {
        let reply = try await harness.request("GET", "/metrics")
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(reply.headers["cache-control"] == "no-store")
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        #expect(reply.body == "# TYPE asked_total counter\nasked_total{who=\"\u{e9}\"} \(count)\n")
      }
      #expect(harness.source.callCount == 0)
    }
  }

  @Test(arguments: [
    ("GET", "/metrics?name=x", 400, "there are none here"),
    ("POST", "/metrics", 405, "on /metrics; expected one of: GET, HEAD"),
    ("GET", "/metrics/digits", 404, "no path"),
  ])
  func refusesWhatIsNotTheRequestForThem(
    method: String, path: String, status: Int, part: String
  ) async throws {
    try await AdminHarness.run(metrics: ScriptedMetricsSource()) { harness in
      let reply = try await harness.request(method, path)
      #expect(reply.status == status)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.body.contains(part), "\(reply.body)")
    }
  }

  @Test func answersHEADWithTheirLengthAlone() async throws {
    try await AdminHarness.run(metrics: ScriptedMetricsSource()) { harness in
      let text = try await harness.exchange(
        "HEAD /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
      let reply = try #require(HTTPReply.all(in: text, isHead: true).first)
      #expect(reply.status == 200)
      #expect(reply.headers["content-length"] == "51")
      #expect(reply.body.isEmpty)
      #expect(text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test(arguments: ["GET", "POST"])
  func knowsNoMetricsWithoutASource(method: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request(method, "/metrics")
      #expect(reply.status == 404)
      #expect(reply.body.contains("no path"), "\(reply.body)")
    }
  }
}
