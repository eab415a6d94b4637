import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct ProposalCodecTests {
  private static func proposal() throws(ServingError) -> Proposal {
    Proposal(
      model: try ModelName("digits"), number: 3, version: try ModelVersion(parsing: "4"),
      allowsBreaking: true, revision: 7, stable: try ModelVersion(parsing: "2"),
      author: RouteAuthor(
        actor: "ana", time: "2026-11-23T05:00:00Z", reason: "line\nend", proof: .certificate),
      expires: "2026-11-30T05:00:00Z")
  }

  @Test func readsWhatItWrites() throws {
    var proposal = try Self.proposal()
    #expect(try ProposalCodec.proposal(ProposalCodec.encode(proposal)) == proposal)
    proposal.stable = nil
    proposal.allowsBreaking = false
    proposal.author.proof = .none
    #expect(try ProposalCodec.proposal(ProposalCodec.encode(proposal)) == proposal)
  }

  @Test(arguments: ProposalDecision.Kind.allCases)
  func readsDecisions(kind: ProposalDecision.Kind) throws {
    let decision = ProposalDecision(
      model: try ModelName("digits"), number: 3, proposalSHA256: Manifest.emptySHA256, kind: kind,
      author: RouteAuthor(actor: "bob", time: "2026-11-23T05:00:00Z", reason: "fine"))
    #expect(try ProposalCodec.decision(ProposalCodec.encode(decision)) == decision)
  }

  @Test func theLongestTextsFit() throws {
    var proposal = try Self.proposal()
    proposal.author.actor = String(repeating: "\u{1}", count: RouteCodec.actorByteCountMax)
    proposal.author.reason = String(repeating: "\u{1}", count: RouteCodec.reasonByteCountMax)
    #expect(try ProposalCodec.proposal(ProposalCodec.encode(proposal)) == proposal)
    proposal.author.reason += "x"
    #expect(throws: ServingError.self) { try ProposalCodec.encode(proposal) }
  }

  @Test(arguments: [
    ("schema: 1", "schema: 2", "schema: expected 1"), ("version: 4", "version: 0", "version:"),
    ("revision: 7", "revision: -1", "revision:"), ("by: ana", "by: \" \"", "more than blanks"),
    ("proof: certificate", "proof: word", "proof: expected one of"),
    ("breaking: true", "breaking: yes", "breaking: expected true or false"),
    ("proposal: 3", "proposal: 3\nextra: 1", "extra: unknown key"),
  ])
  func refusesWithTheKey(part: String, replacement: String, words: String) throws {
    let text = String(decoding: try ProposalCodec.encode(Self.proposal()), as: UTF8.self)
    let edited = text.replacing(part, with: replacement)
    #expect(edited != text)
    let error = refusal { () throws(ServingError) in
      try ProposalCodec.proposal(Array(edited.utf8))
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
  }

  @Test(arguments: [
    ("by: bob", "by: ana", "another person than the one who proposed"),
    ("action: promote", "action: canary", "expected no key approval"),
    ("proposal: 3", "proposal: 0", "proposal"),
  ])
  func anApprovalOfARevisionIsChecked(part: String, replacement: String, words: String) throws {
    let route = Route(
      model: try ModelName("digits"), revision: 1, stable: try ModelVersion(parsing: "3"),
      change: RouteChange(
        action: .promote, actor: "ana", proof: .token, time: "2026-11-23T05:00:00Z",
        reason: "better",
        approval: RouteApproval(proposal: 3, actor: "bob", proof: .key, reason: "fine")))
    let yaml = try RouteCodec.encode(route)
    #expect(try RouteCodec.decode(yaml) == route)
    let text = String(decoding: yaml, as: UTF8.self).replacing(part, with: replacement)
    let error = refusal { () throws(ServingError) in try RouteCodec.decode(Array(text.utf8)) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
  }
}
