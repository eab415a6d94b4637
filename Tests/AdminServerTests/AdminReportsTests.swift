import Testing

@testable import AdminServer

@Suite struct AdminReportsTests {
  @Test(arguments: [
    ("/v1/models", 200, "\"versions\":[{\"version\":2}]"),
    ("/v1/models/digits/route", 200, "\"previous\":null"),
    ("/v1/models/other/route", 404, "no model other"),
    ("/v1/models/No!/route", 400, "does not match"),
    ("/v1/models/digits/history", 200, "\"findings\":[]"),
    ("/v1/models/digits/canaries", 200, "\"held_seconds\":null"),
    ("/v1/models/digits/canaries", 200, "\"step_requests\":10"),
    ("/v1/models/digits/live", 200, "\"seconds\":300"),
    ("/v1/models/digits/live?seconds=60", 200, "\"p50_ms\":[null],\"p95_ms\":[2.5]"),
    ("/v1/models/digits/live?seconds=0", 400, "expected a whole number from 1 to 300, got "),
    ("/v1/models/digits/live?seconds=301", 400, "seconds: expected"),
    ("/v1/models/digits/live?minutes=1", 400, "unknown parameter"),
    ("/v1/models/digits/quality", 200, "\"by\":null"),
    ("/v1/models/digits/quality?by=a%20b&since=60", 200, "\"by\":\"a b\""),
    ("/v1/models/digits/quality?by=", 400, "expected 1 to 256 bytes"),
    ("/v1/predictions/a%2Fb", 200, "\"request_id\":\"a/b\""),
    ("/v1/predictions/none", 404, "the log has no prediction"),
    ("/v1/predictions/x?y=1", 400, "there are none here"),
  ])
  func areGiven(path: String, status: Int, part: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request("GET", path)
      #expect(reply.status == status)
      #expect(reply.body.contains(part), "\(reply.body)")
      #expect(reply.headers["cross-origin-resource-policy"] == "same-origin")
    }
  }

  @Test func aPredictionIsReplayed() async throws {
    try await AdminHarness.run { harness in
      for (body, status) in [("", 200), ("{}", 200), ("{\"x\":1}", 400)] {
        let reply = try await harness.order("/v1/predictions/r%201/replay", body)
        #expect(reply.status == status)
        if status == 200 { #expect(reply.body.contains("\"request_id\":\"r 1\"")) }
      }
    }
  }
}
