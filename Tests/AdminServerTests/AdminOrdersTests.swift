import ServingCore
import Testing

@testable import AdminServer

@Suite struct AdminOrdersTests {
  @Test(
    arguments: [
      ("promote", "{\"version\": 3, \"reason\": \"better\"}", nil),
      (
        "promote",
        "{\"version\":3,\"reason\":\"r\",\"by\":\"ada\",\"expected_revision\":0,\"breaking\":true}",
        nil
      ),
      ("rollback", "{\"reason\":\"r\"}", nil),
      ("rollback", "{\"to\":4,\"reason\":\"r\",\"expected_revision\":7}", nil),
      ("canary", "{\"version\":3,\"percent\":0.05,\"reason\":\"r\"}", nil),
      (
        "canary", "{\"version\":3,\"steps\":[1,12.5,100],\"reason\":\"r\"}",
        "{\"version\":3,\"steps\":[1,12.5,100],\"hold_seconds\":600,\"requests_min\":1000,"
          + "\"reason\":\"r\"}"
      ),
      (
        "canary",
        "{\"version\":3,\"percent\":5,\"gates\":[\"error-rate=0.005\"],\"slice\":{\"a\":[\"b\"]},"
          + "\"keys\":[\"k\"],\"stable_keys\":[],\"reason\":\"r\",\"by\":null}",
        "{\"version\":3,\"percent\":5,\"gates\":[\"error-rate=0.005\"],\"slice\":{\"a\":[\"b\"]},"
          + "\"keys\":[\"k\"],\"stable_keys\":[],\"reason\":\"r\"}"
      ),
      ("ramp", "{\"action\":\"pause\",\"version\":3,\"reason\":\"r\"}", nil),
      ("ramp", "{\"action\":\"pace\",\"hold_seconds\":0,\"reason\":\"r\"}", nil),
      (
        "shadow",
        "{\"version\":3,\"percent\":25,\"slice\":{\"a\":[\"b\"]},\"repeated_percent\":0.5,"
          + "\"reason\":\"r\",\"expected_revision\":7}", nil
      ),
      ("shadow", "{\"version\":3,\"off\":true,\"reason\":\"r\"}", nil),
      (
        "shadow", "{\"off\":true,\"reason\":\"r\",\"version\":null}",
        "{\"off\":true,\"reason\":\"r\"}"
      ),
      ("verify", "{\"version\":2}", nil), ("verify", "", "{}"),
    ] as [(String, String, String?)])
  func reachTheRegistryAsTheyWereWritten(
    name: String, body: String, told: String?
  ) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.order("/v1/models/digits/\(name)", body)
      #expect(reply.status == 200, "\(reply.body)")
      let expected = told ?? body.filter { $0 != " " }
      #expect(harness.registry.orders == ["\(name) digits \(expected)"])
      #expect(
        reply.body.contains(name == "verify" ? "\"good\":true" : "\"action\":\"promote\""))
    }
  }

  @Test(arguments: [
    ("promote", "{\"version\":3}", "reason: missing"),
    ("promote", "{\"version\":3,\"reason\":\"r\"", "JSON line 1: expected ',' or '}', got the end"),
    ("promote", "", "version: missing"), ("promote", "[]", "the body: expected an object"),
    (
      "canary", "{\"version\":3,\"percent\":5,\"slices\":{},\"reason\":\"r\"}",
      "slices: unknown key"
    ),
    ("ramp", "{\"action\":\"stop\",\"reason\":\"r\"}", "action: expected one of: pause, resume"),
    ("shadow", "{\"percent\":5,\"reason\":\"r\"}", "version: missing"),
    ("shadow", "{\"off\":true,\"percent\":5,\"reason\":\"r\"}", "percent: belongs to a shadow"),
    ("rollback", "{\"to\":-1,\"reason\":\"r\"}", "to: expected a whole number from 0 to"),
    ("verify", "{\"version\":0}", "version: expected a version"),
  ])
  func areRefusedWithTheirKey(name: String, body: String, part: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.order("/v1/models/digits/\(name)", body)
      #expect(reply.status == 400)
      let report = try AdminJSON.value(ErrorReport.self, from: Array(reply.body.utf8))
      #expect(report.code == "INVALID_ARGUMENT")
      #expect(report.message.hasPrefix(part), "\(report.message)")
      #expect(harness.registry.orders.isEmpty)
    }
  }

  @Test func areRefusedAsTheRegistrySays() async throws {
    try await AdminHarness.run { harness in
      let body = "{\"version\":3,\"reason\":\"r\"}"
      for (code, status) in [
        (StatusCode.failedPrecondition, 412), (.notFound, 404), (.dataLoss, 500),
        (.unavailable, 503),
      ] {
        harness.registry.refuse(ServingError(code, "because"))
        let reply = try await harness.order("/v1/models/digits/promote", body)
        #expect(reply.status == status)
        #expect(reply.body == "{\"code\":\"\(code.rawValue)\",\"message\":\"because\"}\n")
        #expect((reply.headers["retry-after"] != nil) == (status == 503))
      }
    }
  }

  @Test(
    arguments: [
      ("GET", "/v1/models/digits/promote", 405, "POST"),
      ("PUT", "/v1/models/digits/canary", 405, "POST"),
      ("GET", "/v1/models/digits/shadow", 405, "POST"),
      ("POST", "/v1/models/digits/route", 405, "GET, HEAD"), ("GET", "/v1/uploads", 405, "POST"),
      ("GET", "/v1/uploads/x", 405, "DELETE"), ("POST", "/v1/uploads/x/y", 405, "PUT"),
      ("GET", "/v1/predictions/x/replay", 405, "POST"), ("DELETE", "/", 405, "GET, HEAD"),
      ("POST", "/page.css", 405, "GET, HEAD"), ("POST", "/v1/models/digits", 404, nil),
      ("POST", "/v1/models/digits/promote/now", 404, nil),
    ] as [(String, String, Int, String?)])
  func haveTheirMethods(
    method: String, path: String, status: Int, allowed: String?
  ) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.order(path, "", method: method)
      #expect(reply.status == status, "\(reply.body)")
      #expect(reply.headers["allow"] == allowed)
      #expect(harness.registry.orders.isEmpty)
    }
  }

  @Test(arguments: [
    "/v1/models", "/v1/models/digits/promote", "/v1/models/digits/comparison", "/v1/uploads",
    "/v1/predictions/x",
  ])
  func areUnknownWhereNobodyTakesThem(path: String) async throws {
    try await AdminHarness.run(isWhole: false) { harness in
      let reply = try await harness.order(path, "{}")
      #expect(reply.status == 404, "\(reply.body)")
    }
  }

  @Test func takeABodyUpToTheLimitAndNoMore() async throws {
    try await AdminHarness.run { harness in
      let limit = AdminConfiguration.defaults.bodyBytesMax
      let start = "{\"version\":3,\"reason\":\"r\""
      for (length, status) in [(limit, 200), (limit + 1, 413)] {
        let padding = String(repeating: " ", count: length - start.utf8.count - 1)
        let reply = try await harness.order("/v1/models/digits/promote", start + padding + "}")
        #expect(reply.status == status)
      }
      #expect(harness.registry.orders.count == 1)
    }
  }
}
