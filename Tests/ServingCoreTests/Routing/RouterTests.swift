import ServingCore
import ServingTestKit
import Testing

@Suite struct RouterTests {
  private let model: ModelName
  private let ready: [ModelVersion]
  private let active: ActiveRoute
  private let request = PlainRoutingRequest(key: "ana")

  init() throws {
    model = try ModelName("digits")
    ready = try ["1", "3", "12"].map { try ModelVersion(parsing: $0) }
    active = ActiveRoute(revision: 7, stable: ready[1])
  }

  private func decide(_ query: RouteQuery) throws(ServingError) -> RouteDecision {
    try Router.decide(query, model: model, active: active, ready: ready, request: request)
  }

  @Test(arguments: [nil, Arm.stable])
  func theActiveVersionAnswersAsStable(label: Arm?) throws {
    let decision = try decide(RouteQuery(label: label))
    #expect(
      decision
        == RouteDecision(
          version: ready[1], arm: .stable, revision: 7, basis: label == nil ? .bucket : .label))
  }

  @Test func aPinnedVersionAnswersWithoutAnArm() throws {
    #expect(
      try decide(RouteQuery(pinnedVersion: ready[0]))
        == RouteDecision(version: ready[0], arm: nil, revision: 0, basis: .path))
  }

  @Test func aPinnedVersionDoesNotAskForAnArm() throws {
    let query = RouteQuery(pinnedVersion: ready[1], label: .canary)
    #expect(
      try decide(query).version == ready[1])
  }

  @Test func aPinnedVersionThatIsNotReadyIsNotFound() throws {
    let pinned = try ModelVersion(parsing: "2")
    let error = try #require(
      refusal { () throws(ServingError) in
        try decide(RouteQuery(pinnedVersion: pinned))
      })
    #expect(error.code == .notFound)
    #expect(error.message == "model digits has no ready version 2; ready versions: [1, 3, 12]")
    #expect(error.detail == ["model": "digits", "version": "2"])
  }

  @Test func thereIsNoCanaryYet() throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try decide(RouteQuery(label: .canary))
      })
    #expect(error.code == .notFound)
    #expect(error.message.contains("model digits has no canary"))
  }

  @Test func withoutAReadyVersionTheModelIsUnavailable() throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try Router.decide(RouteQuery(), model: model, active: nil, ready: [], request: request)
      })
    #expect(error.code == .unavailable)
    #expect(error.message == "model digits has no ready version")
  }
}
