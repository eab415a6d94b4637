import ServingCore
import Testing

@testable import AdminServer

@Suite struct AdminAccessTests {
  /// The whole table, so that a new path is thought about.
  @Test func everyPathSaysWhatItNeeds() {
    let expected: [AdminAccess: Set<AdminRoute>] = [
      .open: [.page, .pageFile, .document, .healthLive, .healthReady], .anybody: [.whoami],
      .rightOnAll(.view): [.metrics],
      .right(.view): [
        .status, .modelStatus, .events, .models, .route, .history, .proposals, .canaries, .live,
        .quality, .comparisons, .comparison, .prediction, .replay,
      ],
      .right(.route): [.promote, .rollback, .canary, .ramp, .shadow, .withdraw],
      .right(.approve): [.approve, .reject],
      .right(.publish): [.verify, .versions, .uploads, .upload, .uploadFile],
    ]
    #expect(Dictionary(grouping: AdminRoute.allCases, by: \.access).mapValues(Set.init) == expected)
  }

  private static func path(_ route: AdminRoute, model: String) -> String {
    route.rawValue.replacing("{model}", with: model).replacing("{file}", with: "page.css")
      .replacing("{proposal}", with: "1").replacing("{request_id}", with: "r")
      .replacing("{id}", with: "u").replacing("{name}", with: "f")
  }

  private func send(
    _ route: AdminRoute, _ harness: AdminHarness, model: String = "digits", bearer: String?
  ) async throws -> HTTPReply {
    let method = route.methods[0]
    let headers = bearer.map { ["authorization: Bearer \($0)"] } ?? []
    let path = Self.path(route, model: model)
    if route == .uploadFile {
      let typed = headers + ["content-type: application/octet-stream", "content-length: 0"]
      return try await harness.request(method, path, headers: typed)
    }
    guard method != "GET" else {
      return try await harness.request(method, path, headers: headers)
    }
    return try await harness.order(path, "{}", method: method, headers: headers)
  }

  @Test(arguments: AdminRoute.allCases)
  func whoShowsNothingIsAskedToSignIn(route: AdminRoute) async throws {
    let metrics = ScriptedMetricsSource()
    try await AdminHarness.run(metrics: metrics, callers: ScriptedCallers.callers()) { harness in
      let reply = try await send(route, harness, bearer: nil)
      switch route.access {
      case .open, .anybody: #expect(reply.status == (route == .healthReady ? 503 : 200))
      case .right, .rightOnAll:
        #expect(reply.status == 401)
        #expect(reply.headers["www-authenticate"] == "Bearer realm=\"crossfade\"")
        #expect(reply.body.contains("UNAUTHENTICATED"))
        #expect(harness.registry.orders.isEmpty)
      }
    }
  }

  @Test(arguments: AdminRoute.allCases)
  func anotherRightAndAnotherModelAreNotEnough(route: AdminRoute) async throws {
    guard case .right(let right) = route.access else { return }
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      for other in AccessRight.allCases where other != right {
        let reply = try await send(route, harness, bearer: other.rawValue)
        #expect(reply.status == 403, "\(route) by \(other)")
        #expect(reply.body.contains("the right \(right.rawValue)"))
      }
      guard route.isAboutAModel else { return }
      let reply = try await send(route, harness, bearer: "other")
      #expect(reply.status == 403)
      #expect(reply.body.contains("the right \(right.rawValue) on model digits is needed"))
      #expect(harness.registry.orders.isEmpty)
    }
  }

  @Test func aNameWrittenOtherwiseIsTheSameModel() async throws {
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      let path = "/v1/models/%64igits/route"
      let refused = try await harness.request(path, bearer: "other")
      #expect(refused.status == 403)
      #expect(try await harness.request(path, bearer: "view").status == 200)
    }
  }

  @Test func credentialsThatDoNotHoldAreNoAnonymousCaller() async throws {
    let everything = [AccessGrant(rights: .all, models: [.every])]
    try await AdminHarness.run(callers: ScriptedCallers.callers(anonymous: everything)) { harness in
      #expect(try await harness.request("GET", "/v1/status").status == 200)
      for path in ["/v1/status", "/v1/whoami"] {
        let forged = try await harness.request(path, bearer: "forged")
        #expect(forged.status == 401)
        #expect(
          forged.headers["www-authenticate"]
            == "Bearer realm=\"crossfade\", error=\"invalid_token\"")
      }
      let twice = try await harness.request(
        "GET", "/v1/status", headers: ["authorization: Bearer all", "authorization: Bearer all"])
      #expect(twice.status == 401)
      let slow = try await harness.request("/v1/status", bearer: "slow")
      #expect(slow.status == 429)
      #expect(slow.headers["retry-after"] == "7")
    }
  }

  @Test func metricsNeedEveryModel() async throws {
    let metrics = ScriptedMetricsSource()
    try await AdminHarness.run(
      metrics: metrics, callers: ScriptedCallers.callers()
    ) { harness in
      #expect(try await harness.request("/metrics", bearer: "all").status == 200)
      let refused = try await harness.request("/metrics", bearer: "view")
      #expect(refused.status == 403)
      #expect(refused.body.contains("the right view on every model"))
    }
  }

  @Test func listsShowWhatTheCallerMayView() async throws {
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      for path in ["/v1/models", "/v1/status"] {
        let seen = try await harness.request(path, bearer: "digits")
        #expect(seen.body.contains("\"name\":\"digits\""), "\(path)")
        let hidden = try await harness.request(path, bearer: "other")
        #expect(hidden.status == 200)
        #expect(!hidden.body.contains("digits"), "\(path) \(hidden.body)")
      }
      let events = try await harness.request("/v1/events?model=digits", bearer: "other")
      #expect(events.status == 403)
    }
  }

  @Test func aPredictionIsOfItsModel() async throws {
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      let path = "/v1/predictions/one"
      #expect(try await harness.request(path, bearer: "digits").status == 200)
      #expect(try await harness.request(path, bearer: "view").status == 200)
      #expect(try await harness.request(path, bearer: "other").status == 403)
      let replay = try await harness.order(
        path + "/replay", "{}", headers: ["authorization: Bearer view"])
      #expect(replay.status == 403)
      #expect(replay.body.contains("the right predict on model digits"))
      let allowed = try await harness.order(
        path + "/replay", "{}", headers: ["authorization: Bearer digits"])
      #expect(allowed.status == 200)
    }
  }

  @Test(arguments: [
    "promote", "rollback", "canary", "ramp", "shadow", "proposals/1/approve",
    "proposals/1/reject", "proposals/1/withdraw",
  ])
  func anOrderIsItsCallersWhateverItSays(name: String) async throws {
    let more =
      switch name {
      case "promote": "\"version\":3,"
      case "canary", "shadow": "\"version\":3,\"percent\":5,"
      case "ramp": "\"action\":\"pause\","
      default: ""
      }
    let body = "{\(more)\"reason\":\"r\",\"by\":\"somebody else\"}"
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      let path = "/v1/models/digits/\(name)"
      let reply = try await harness.order(
        path, body, headers: ["authorization: Bearer digits"])
      #expect(reply.status == 200, "\(reply.body)")
      #expect(harness.registry.orders.count == 1)
      #expect(harness.registry.orders[0].contains("\"by\":\"dana\""), "\(harness.registry.orders)")
      #expect(harness.registry.proofs == [.key])
      let reserved = try await harness.order(path, body, headers: ["authorization: Bearer gate"])
      #expect(reserved.status == 403)
    }
  }

  @Test func anOrderWithoutAnIdentityIsAnonymous() async throws {
    let grants = [AccessGrant(rights: .all, models: [.every])]
    try await AdminHarness.run(callers: ScriptedCallers.callers(anonymous: grants)) { harness in
      let reply = try await harness.order(
        "/v1/models/digits/rollback", "{\"reason\":\"r\",\"by\":\"ada\"}")
      #expect(reply.status == 200)
      #expect(harness.registry.orders[0].contains("\"by\":\"anonymous\""))
      #expect(harness.registry.proofs == [.none])
    }
  }

  @Test func aPromotionThatTakesTwoIsAccepted() async throws {
    try await AdminHarness.run { harness in
      harness.registry.takeTwo()
      let reply = try await harness.order(
        "/v1/models/digits/promote", "{\"version\":2,\"reason\":\"r\"}")
      #expect(reply.status == 202)
      #expect(reply.body.contains("\"state\":\"open\""))
    }
  }

  @Test(arguments: ["0", "-1", "x", "100000000", "1x"])
  func aProposalHasANumber(text: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.order(
        "/v1/models/digits/proposals/\(text)/approve", "{\"reason\":\"r\"}")
      #expect(reply.status == 400)
      #expect(reply.body.contains("expected a proposal's number"))
    }
  }

  @Test func whoamiTellsNameAndRights() async throws {
    try await AdminHarness.run { harness in
      let reply = try await harness.request("GET", "/v1/whoami")
      #expect(reply.body.contains("\"controlled\":false"))
    }
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      let known = try await harness.request("/v1/whoami", bearer: "view")
      #expect(
        known.body == "{\"controlled\":true,\"grants\":[{\"models\":[\"digits\"],"
          + "\"rights\":[\"view\"]}],\"name\":\"view\",\"proof\":\"key\"}\n")
      let nobody = try await harness.request("GET", "/v1/whoami")
      #expect(nobody.body.contains("\"grants\":[]"))
    }
  }

  @Test func anUploadIsUsedByWhoBeganIt() async throws {
    try await AdminHarness.run(callers: ScriptedCallers.callers()) { harness in
      let began = try await harness.order(
        "/v1/uploads", "{}", headers: ["authorization: Bearer publish"])
      #expect(began.status == 201)
      let id = try AdminJSON.value(UploadReport.self, from: Array(began.body.utf8)).id
      func put(_ bearer: String) async throws -> Int {
        try await harness.request(
          "PUT", "/v1/uploads/\(id)/model.onnx",
          headers: [
            "authorization: Bearer \(bearer)", "content-type: application/octet-stream",
            "content-length: 1",
          ], body: "x"
        ).status
      }
      #expect(try await put("all") == 404)
      #expect(try await put("publish") == 201)
      let order = "{\"upload\":\"\(id)\",\"by\":\"ada\"}"
      let path = "/v1/models/digits/versions"
      let foreign = try await harness.order(path, order, headers: ["authorization: Bearer all"])
      #expect(foreign.status == 404)
      let own = try await harness.order(path, order, headers: ["authorization: Bearer publish"])
      #expect(own.status == 201)
      #expect(harness.registry.orders.last?.contains("\"by\":\"publish\"") == true)
    }
  }
}

extension AdminHarness {
  fileprivate func request(_ path: String, bearer: String) async throws -> HTTPReply {
    try await request("GET", path, headers: ["authorization: Bearer \(bearer)"])
  }
}
