import ServingCore
import ServingTestKit
import Testing

@Suite struct RouterTests {
  private let model: ModelName
  private let ready: [ModelVersion]
  private let active: ActiveRoute

  init() throws {
    model = try ModelName("digits")
    ready = try ["1", "3", "12"].map { try ModelVersion(parsing: $0) }
    active = ActiveRoute(revision: 7, stable: ready[1])
  }

  @Test(arguments: [nil, Arm.stable])
  func theActiveVersionAnswersAsStable(label: Arm?) throws {
    let decision = try Router.decide(
      RouteQuery(label: label), model: model, active: active, ready: ready)
    #expect(decision == RouteDecision(version: ready[1], arm: .stable, revision: 7))
  }

  @Test func aPinnedVersionAnswersWithoutAnArm() throws {
    let decision = try Router.decide(
      RouteQuery(pinnedVersion: ready[0]), model: model, active: active, ready: ready)
    #expect(decision == RouteDecision(version: ready[0], arm: nil, revision: 0))
  }

  @Test func aPinnedVersionDoesNotAskForAnArm() throws {
    let query = RouteQuery(pinnedVersion: ready[1], label: .canary)
    #expect(
      try Router.decide(query, model: model, active: active, ready: ready).version == ready[1])
  }

  @Test func aPinnedVersionThatIsNotReadyIsNotFound() throws {
    let pinned = try ModelVersion(parsing: "2")
    let error = try #require(
      refusal { () throws(ServingError) in
        try Router.decide(
          RouteQuery(pinnedVersion: pinned), model: model, active: active, ready: ready)
      })
    #expect(error.code == .notFound)
    #expect(error.message == "model digits has no ready version 2; ready versions: [1, 3, 12]")
    #expect(error.detail == ["model": "digits", "version": "2"])
  }

  @Test func thereIsNoCanaryYet() throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try Router.decide(RouteQuery(label: .canary), model: model, active: active, ready: ready)
      })
    #expect(error.code == .notFound)
    #expect(error.message.contains("model digits has no canary"))
  }

  @Test func withoutAReadyVersionTheModelIsUnavailable() throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try Router.decide(RouteQuery(), model: model, active: nil, ready: [])
      })
    #expect(error.code == .unavailable)
    #expect(error.message == "model digits has no ready version")
  }
}
