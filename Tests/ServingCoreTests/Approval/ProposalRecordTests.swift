import ServingCore
import Testing

@Suite struct ProposalRecordTests {
  private static func route(_ revision: Int, approves proposal: Int? = nil) throws -> Route {
    Route(
      model: try ModelName("digits"), revision: revision, stable: try ModelVersion(parsing: "3"),
      change: RouteChange(
        action: .promote, actor: "ana", time: "2026-11-23T06:00:00Z", reason: "go",
        approval: proposal.map { RouteApproval(proposal: $0, actor: "bob", reason: "fine") }))
  }

  private static func record(
    inForce revision: Int, _ kind: ProposalDecision.Kind? = nil, successor: Route? = nil
  ) throws -> ProposalRecord {
    let proposal = try FourEyesTests.proposal()
    return ProposalRecord(
      proposal: proposal, sha256: "ab",
      decision: kind.map {
        ProposalDecision(
          model: proposal.model, number: proposal.number, proposalSHA256: "ab", kind: $0,
          author: RouteAuthor(actor: "bob", time: "2026-11-23T06:00:00Z", reason: "fine"))
      }, inForce: try route(revision), successor: successor)
  }

  @Test func standsWhereTheRouteAndTheDecisionSay() throws {
    let own = try Self.route(5, approves: 2)
    let foreign = try Self.route(5, approves: 1)
    let rows: [(ProposalRecord, Bool, ProposalState)] = [
      (try Self.record(inForce: 4), false, .open), (try Self.record(inForce: 4), true, .expired),
      (try Self.record(inForce: 5, successor: foreign), false, .overtaken),
      (try Self.record(inForce: 5, successor: foreign), true, .overtaken),
      (try Self.record(inForce: 4, .reject), true, .rejected),
      (try Self.record(inForce: 9, .withdraw), false, .withdrawn),
      (try Self.record(inForce: 4, .approve), false, .unfinished),
      (try Self.record(inForce: 4, .approve), true, .expired),
      (try Self.record(inForce: 5, .approve, successor: own), true, .approved(revision: 5)),
      (try Self.record(inForce: 8, .approve, successor: own), false, .approved(revision: 5)),
      (try Self.record(inForce: 5, .approve, successor: foreign), false, .overtaken),
    ]
    for (record, isExpired, state) in rows {
      #expect(record.state(isExpired: isExpired) == state)
      #expect((record.obstacle(isExpired: isExpired) == nil) == (state == .open))
      #expect(ProposalState.words.contains(state.word))
    }
  }

  @Test func aStaleOneSaysWhatChanged() throws {
    let record = try Self.record(inForce: 7, successor: try Self.route(5))
    let obstacle = try #require(record.obstacle(isExpired: false))
    #expect(obstacle.contains("made on revision 4, and then came revision 5 (promote of version 3"))
    #expect(obstacle.contains("in force is revision 7"))
  }

  @Test(arguments: [("bob", true), ("eve", false)])
  func whoApprovedGoesOn(actor: String, goesOn: Bool) throws {
    let record = try Self.record(inForce: 4, .approve)
    do {
      try FourEyes.requireOpen(record, isExpired: false, for: .approve, by: actor)
      #expect(goesOn)
    } catch {
      #expect(!goesOn)
      #expect(error.code == .failedPrecondition)
    }
  }
}
