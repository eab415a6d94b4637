import ServingCore
import ServingTestKit
import Testing

@testable import AdminServer

@Suite struct CallerCheckTests {
  private static let check = CallerCheck(host: "gateway", hostNames: ["Models.Example"])

  private static func facts(
    _ method: String = "GET", _ route: AdminRoute? = .status, hosts: [String] = ["localhost:8501"],
    origins: [String] = [], sites: [String] = [], types: [String] = []
  ) -> CallerFacts {
    CallerFacts(
      method: method, route: route, hosts: hosts, origins: origins, fetchSites: sites,
      contentTypes: types)
  }

  @Test(
    arguments: [
      // By every name of the server's, for every route.
      facts(), facts(hosts: ["127.0.0.1:8501"]), facts(hosts: ["[::1]:9"]),
      facts(hosts: ["10.0.0.7"]), facts(hosts: ["gateway:8501"]), facts(hosts: ["models.example"]),
      facts("GET", .metrics, hosts: ["10.0.0.7:8501"]), facts("GET", nil),
      // Health by any name, or none.
      facts("GET", .healthLive, hosts: ["pod.cluster.local"]),
      facts("GET", .healthReady, hosts: []), facts("HEAD", .healthReady, hosts: ["?"]),
      // Of the page's own origin.
      facts(origins: ["http://localhost:8501"]),
      facts(hosts: ["models.example"], origins: ["https://Models.Example"]),
      facts(hosts: ["models.example"], origins: ["http://models.example:80"]),
      facts(hosts: ["models.example:80"], origins: ["http://models.example"]),
      // A link from elsewhere leads to the page, where nothing happens yet.
      facts("GET", .page, sites: ["cross-site"]),
      // Orders.
      facts("POST", .promote, types: ["application/json"]),
      facts("POST", .promote, types: ["Application/JSON; charset=utf-8"]),
      facts("POST", .promote, sites: ["same-origin"], types: ["application/json"]),
      facts("DELETE", .upload, sites: ["none"], types: ["application/json"]),
      facts("PUT", .uploadFile, types: ["application/octet-stream"]),
      // Another error's matter.
      facts("POST", .status), facts("POST", nil),
    ])
  func passes(facts: CallerFacts) throws {
    try Self.check.check(facts)
  }

  @Test(
    arguments: [
      (facts(hosts: ["evil.example:8501"]), 403, "got \"evil.example:8501\""),
      (facts("GET", .metrics, hosts: ["scraped.example"]), 403, "--admin-name NAME"),
      (facts("GET", .page, hosts: ["evil.example"]), 403, "an IP address or one of [\"gateway\""),
      (facts(hosts: ["localhost.evil.example"]), 403, "host: expected"),
      (facts(hosts: ["127.1"]), 403, "host: expected"), (facts(hosts: []), 403, "got none"),
      (facts(hosts: [""]), 403, "got \"\""),
      (facts(hosts: ["localhost", "evil.example"]), 403, "expected one, got 2"),
      (
        facts("POST", .promote, hosts: ["evil.example"], types: ["application/json"]), 403,
        "host: expected"
      ),
      (facts(origins: ["http://evil.example"]), 403, "origin: expected \"http://localhost:8501\""),
      (facts(origins: ["null"]), 403, "got \"null\""),
      (facts(origins: ["http://localhost"]), 403, "origin: expected"),
      (facts(origins: ["http://localhost:8502"]), 403, "origin: expected"),
      (facts(origins: ["http://127.0.0.1:8501"]), 403, "origin: expected"),
      (facts(origins: ["ftp://localhost:8501"]), 403, "origin: expected"),
      (facts(origins: ["http://localhost:8501", "http://evil.example"]), 403, "evil.example"),
      (facts(hosts: ["models.example"], origins: ["https://models.example:80"]), 403, "origin"),
      (facts("GET", .healthLive, hosts: [], origins: ["http://x"]), 403, "origin: expected"),
      (
        facts("POST", .promote, sites: ["cross-site"], types: ["application/json"]), 403,
        "expected same-origin or none, got \"cross-site\""
      ),
      (
        facts("PUT", .uploadFile, sites: ["same-site"], types: ["application/octet-stream"]), 403,
        "got \"same-site\""
      ),
      (facts("POST", .promote), 415, "expected application/json, got none"),
      (facts("POST", .promote, types: ["text/plain"]), 415, "got \"text/plain\""),
      (
        facts("POST", .promote, types: ["application/json", "text/plain"]), 415,
        "content-type: expected"
      ),
      (facts("POST", .uploads), 415, "content-type"),
      (facts("DELETE", .upload), 415, "expected application/json"),
      (
        facts("PUT", .uploadFile, types: ["application/json"]), 415,
        "expected application/octet-stream"
      ),
    ])
  func refuses(facts: CallerFacts, status: Int, part: String) {
    let error = refusal { () throws(ServingError) in try Self.check.check(facts) }
    #expect(error?.httpStatus == status, "\(String(describing: error))")
    #expect(error?.code == (status == 403 ? .permissionDenied : .invalidArgument))
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }

  /// Over a connection, where the library has taken the head apart.
  @Test(arguments: [
    (["host: evil.example"], 403), (["host: localhost", "host: evil.example"], 403), ([], 403),
    (["host: localhost:8501", "origin: http://localhost:8501"], 200),
    (["host: localhost:8501", "origin: http://evil.example"], 403),
    (["host: localhost", "sec-fetch-site: cross-site"], 200),
    (["host: models.example"], 200), (["host: 127.0.0.1"], 200),
  ])
  func standsBeforeEveryHandler(fields: [String], status: Int) async throws {
    try await AdminHarness.run {
      $0.hostNames = ["models.example"]
    } _: { harness in
      let head = ["GET /v1/status HTTP/1.1", "connection: close"] + fields
      let text = try await harness.exchange(head.joined(separator: "\r\n") + "\r\n\r\n")
      let reply = try #require(HTTPReply.all(in: text).first, "\(text)")
      #expect(reply.status == status, "\(text)")
      #expect(harness.source.callCount == (status == 200 ? 1 : 0))
      if status == 403 { #expect(reply.body.contains("\"code\":\"PERMISSION_DENIED\"")) }
    }
  }

  @Test func noOrderComesThroughFromAnotherOrigin() async throws {
    try await AdminHarness.run { harness in
      let body = "{\"version\":2,\"reason\":\"r\"}"
      for field in ["origin: http://evil.example", "sec-fetch-site: same-site"] {
        let reply = try await harness.order(
          "/v1/models/digits/promote", body, headers: [field])
        #expect(reply.status == 403)
      }
      let form = try await harness.request(
        "POST", "/v1/models/digits/promote",
        headers: ["content-type: text/plain", "content-length: \(body.utf8.count)"], body: body)
      #expect(form.status == 415)
      #expect(harness.registry.orders.isEmpty)
    }
  }

  private static func facts(of path: String) -> CallerFacts {
    var facts = facts()
    facts.path = path
    return facts
  }

  @Test(arguments: ["/", "/v1/status", "/v1/models/a%2Fb/route"])
  func takesPathsOfOneMeaning(_ path: String) throws {
    try Self.check.check(Self.facts(of: path))
  }

  @Test(arguments: ["//v1/status", "/v1//status", "/v1/status/", "//", "", "*", "v1/status"])
  func refusesPathsThatTheRouterWouldTakeForOthers(_ path: String) throws {
    let error = try #require(
      refusal { () throws(ServingError) in try Self.check.check(Self.facts(of: path)) })
    #expect(error.httpStatus == 404, "\(error.message)")
  }
}
