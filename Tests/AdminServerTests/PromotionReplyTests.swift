import RegistryStore
import ServingCore
import ServingRuntime
import Testing

@testable import AdminServer

@Suite struct PromotionReplyTests {
  private static func route(approved: Bool) throws -> Route {
    let approval = RouteApproval(proposal: 1, actor: "bob", proof: .token, reason: "fine")
    return Route(
      model: try ModelName("digits"), revision: 2, stable: try ModelVersion(parsing: "3"),
      change: RouteChange(
        action: .promote, actor: "ana", proof: .key, time: "2026-11-23T05:00:00Z", reason: "go",
        approval: approved ? approval : nil))
  }

  @Test(arguments: [true, false])
  func aRevisionIsReadBackAsOne(isApproved: Bool) throws {
    let view = RouteView(try Self.route(approved: isApproved), sha256: "ab")
    let text = try AdminJSON.text(PromotionReply.made(view))
    #expect(
      try AdminJSON.value(PromotionReply.self, from: Array(text.utf8)) == .made(view))
    #expect(text.contains("\"approval\":null") == !isApproved)
  }

  @Test func aProposalIsReadBackAsOne() throws {
    let proposal = Proposal(
      model: try ModelName("digits"), number: 4, version: try ModelVersion(parsing: "3"),
      revision: 2, stable: nil,
      author: RouteAuthor(actor: "ana", time: "2026-11-23T05:00:00Z", reason: "go"),
      expires: "2026-11-30T05:00:00Z")
    let record = ProposalRecord(
      proposal: proposal, sha256: "ab", inForce: try Self.route(approved: false))
    let view = ProposalView(record, at: UTCTimestamp(secondsSinceEpoch: 1_795_424_400))
    #expect(view.state == "open")
    let text = try AdminJSON.text(PromotionReply.proposed(view))
    #expect(
      try AdminJSON.value(PromotionReply.self, from: Array(text.utf8)) == .proposed(view))
    #expect(text.contains("\"obstacle\":null"))
  }
}
