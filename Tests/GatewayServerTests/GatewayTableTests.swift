import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct GatewayTableTests {
  private let table: GatewayTable
  private let plain = PlainRoutingRequest(key: "")

  init() throws {
    table = GatewayTable(
      try .scripted(ready: [.scripted(version: 2), .scripted(version: 10)], failed: [3]))
  }

  @Test func anUnknownModelIsNotFound() throws {
    let error = try #require(refusal { () throws(ServingError) in try table.model("titles") })
    #expect(error == ModelTable.unknown("titles"))
  }

  @Test func theHighestReadyVersionAnswers() throws {
    let (version, decision) = try table.route(table.model("scripted"), RouteQuery(), plain)
    #expect(version.served.version.number == 10)
    #expect(version.versionText == "10")
    #expect(decision.arm == .stable)
  }

  @Test func aPinnedVersionAnswersWhenItIsReady() throws {
    let model = try table.model("scripted")
    let pinned = RouteQuery(pinnedVersion: ModelVersion(2))
    #expect(try table.route(model, pinned, plain).0.served.version.number == 2)
    let error = try #require(
      refusal { () throws(ServingError) in
        try table.route(model, RouteQuery(pinnedVersion: ModelVersion(3)), plain)
      })
    #expect(error.code == .notFound)
  }

  @Test func outputsHaveTheirPlaceInTheSignature() throws {
    let (version, _) = try table.route(table.model("scripted"), RouteQuery(), plain)
    #expect(version.outputIndex("y") == 0)
    #expect(version.outputIndex("x") == nil)
  }

  @Test func aPublishedTableIsSeenByItsGeneration() throws {
    let box = GatewayTableBox(ModelTable([]))
    let before = box.currentGeneration
    #expect(refusal { () throws(ServingError) in try box.current.model("scripted") } != nil)
    box.publish(try .scripted(ready: [.scripted()]))
    #expect(box.currentGeneration != before)
    #expect(try box.current.model("scripted").served.readyVersions.map(\.number) == [1])
  }
}
