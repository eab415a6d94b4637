import ServingCore
import Testing

@Suite struct FourEyesTests {
  private static func draft(
    _ action: RouteChange.Action, approved: Bool
  ) throws -> RouteDraft {
    let approval = RouteApproval(proposal: 1, actor: "bob", reason: "fine")
    return RouteDraft(
      stable: try ModelVersion(parsing: "3"),
      change: RouteChange(
        action: action, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "better",
        approval: approved ? approval : nil))
  }

  @Test(arguments: RouteChange.Action.allCases, [true, false])
  func onlyAPromotionWithoutApprovalIsRefused(
    action: RouteChange.Action, isApproved: Bool
  ) throws {
    let model = try ModelName("digits")
    var policy = RegistryPolicy.defaults
    let draft = try Self.draft(action, approved: isApproved)
    #expect(FourEyes.refusal(of: draft, for: model, under: policy) == nil)
    policy.fourEyes = [try ModelPattern("dig*")]
    let refusal = FourEyes.refusal(of: draft, for: model, under: policy)
    #expect((refusal != nil) == (action == .promote && !isApproved))
    #expect(refusal.map(\.code) ?? .failedPrecondition == .failedPrecondition)
    let other = try ModelName("other")
    #expect(FourEyes.refusal(of: draft, for: other, under: policy) == nil)
  }

  static func proposal(by actor: String = "ana") throws -> Proposal {
    Proposal(
      model: try ModelName("digits"), number: 2, version: try ModelVersion(parsing: "3"),
      revision: 4, stable: try ModelVersion(parsing: "1"),
      author: RouteAuthor(actor: actor, time: "2026-11-23T05:00:00Z", reason: "better"),
      expires: "2026-11-30T05:00:00Z")
  }

  @Test(
    arguments: [
      (.approve, "bob", nil), (.approve, "ana", "takes another person to approve it"),
      (.reject, "bob", nil), (.reject, "ana", "withdraw it instead"), (.withdraw, "ana", nil),
      (.withdraw, "bob", "reject it instead"), (.approve, "Ana", nil),
    ] as [(ProposalDecision.Kind, String, String?)])
  func whoMayDecide(kind: ProposalDecision.Kind, actor: String, words: String?) throws {
    let proposal = try Self.proposal()
    do {
      try FourEyes.require(kind, by: actor, of: proposal)
      #expect(words == nil)
    } catch {
      #expect(error.code == .permissionDenied)
      #expect(error.message.contains(words ?? "nothing"), "\(error.message)")
    }
  }
}
