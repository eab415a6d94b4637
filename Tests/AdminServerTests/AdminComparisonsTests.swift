import Testing

@testable import AdminServer

@Suite struct AdminComparisonsTests {
  @Test(arguments: [
    ("/v1/models/digits/comparisons", 200, "\"is_running\":true,\"pairs\":40"),
    ("/v1/models/digits/comparisons", 200, "\"until\":null"),
    ("/v1/models/other/comparisons", 404, "no model other"),
    ("/v1/models/No!/comparisons", 400, "does not match"),
    ("/v1/models/digits/comparisons?by=country", 400, "there are none here"),
    ("/v1/models/digits/comparison", 200, "\"verdict\":\"different\""),
    ("/v1/models/digits/comparison", 200, "\"baseline_sha256\":null"),
    ("/v1/models/digits/comparison", 200, "\"adjusted_p_value\":0.5"),
    ("/v1/models/digits/comparison", 200, "\"non_finite\":0"),
    ("/v1/models/digits/comparison?baseline=4&candidate=5&since=0", 200, "\"baseline\":4"),
    ("/v1/models/digits/comparison?baseline=4&candidate=5&since=0", 200, "\"since\":0"),
    ("/v1/models/digits/comparison?by=a%20b&format=json", 200, "\"sentence\":\"by a b\""),
    ("/v1/models/digits/comparison?baseline=9", 404, "there are: 3 against 2"),
    (
      "/v1/models/digits/comparison?baseline=0", 400,
      "parameter baseline: expected a version, which is a whole number from 1 on, got \\\"0\\\""
    ),
    ("/v1/models/digits/comparison?candidate=+3", 400, "parameter candidate: expected a version"),
    ("/v1/models/digits/comparison?since=-1", 400, "expected a whole number from 0 to 99999999"),
    ("/v1/models/digits/comparison?since=100000000", 400, "parameter since: expected"),
    ("/v1/models/digits/comparison?by=", 400, "parameter by: expected 1 to 256 bytes"),
    ("/v1/models/digits/comparison?format=pdf", 400, "expected one of: json, csv, html, got "),
    ("/v1/models/digits/comparison?slice=a", 400, "unknown parameter"),
  ])
  func areGiven(path: String, status: Int, part: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request("GET", path)
      #expect(reply.status == status)
      #expect(reply.body.contains(part), "\(reply.body)")
      #expect(reply.headers["content-type"] == "application/json")
    }
  }

  @Test(arguments: [
    ("csv", "text/csv; charset=utf-8", "attachment; filename=\"digits-2-3-since-7.csv\""),
    ("html", "text/html; charset=utf-8", "inline; filename=\"digits-2-3-since-7.html\""),
  ])
  func areGivenAsDocuments(format: String, type: String, disposition: String) async throws {
    try await AdminHarness.run { harness in
      let path = "/v1/models/digits/comparison?format=\(format)"
      let reply = try await harness.request("GET", path)
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == type)
      #expect(reply.headers["content-disposition"] == disposition)
      #expect(reply.headers["content-security-policy"] == AdminReplies.documentSecurityPolicy)
      #expect(reply.headers["cache-control"] == "no-store")
      #expect(reply.headers["x-content-type-options"] == "nosniff")
      #expect(reply.headers["cross-origin-resource-policy"] == "same-origin")
      #expect(reply.headers["content-length"] == "\(reply.body.utf8.count)")
      let head = try await harness.request("HEAD", path)
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
    }
  }

  /// What callers sent stands in reports: as text, and a browser runs none of it either way.
  @Test func aReportHasNoMarkupOfOthers() async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request("GET", "/v1/models/digits/comparison?format=html")
      #expect(!reply.body.contains("<b>few</b>"))
      #expect(reply.body.contains("&lt;b&gt;few"))
      #expect(AdminReplies.documentSecurityPolicy.hasPrefix("sandbox; default-src 'none';"))
      #expect(!AdminReplies.documentSecurityPolicy.contains("script-src"))
    }
  }
}
