import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Proposals on a registry's folder, of which every model takes two.
struct ProposalStoreTests {
  private let fixture: RouteFixture

  init() throws {
    fixture = try RouteFixture()
    try fixture.promote(1)
    fixture.folder.write("registry.yaml", "schema: 1\nfour_eyes: [\"digits\"]\n")
  }

  private var store: ProposalStore { ProposalStore(root: fixture.folder.path) }

  private static func author(_ actor: String, time: String = RouteFixture.time) -> RouteAuthor {
    RouteAuthor(actor: actor, time: time, reason: "as \(actor) says", proof: .key)
  }

  @discardableResult
  private func propose(
    _ version: Int64, by actor: String = "ana", expected: Int? = nil
  ) throws(ServingError) -> ProposalRecord {
    var random = SystemRandomNumberGenerator()
    return try store.propose(
      Promotion(
        model: fixture.model, version: ModelVersion(parsing: "\(version)"),
        author: Self.author(actor), expectedRevision: expected), using: &random)
  }

  @discardableResult
  private func approve(
    _ number: Int, by actor: String = "bob", time: String = RouteFixture.time,
    watch: @escaping RouteStore.Watch = { _ in }
  ) throws(ServingError) -> Route {
    var random = SystemRandomNumberGenerator()
    return try store.approve(
      number, of: fixture.model, by: Self.author(actor, time: time), using: &random, watch: watch
    ).route
  }

  @discardableResult
  private func decline(
    _ number: Int, _ kind: ProposalDecline, by actor: String
  ) throws(ServingError) -> ProposalRecord {
    var random = SystemRandomNumberGenerator()
    return try store.decline(
      number, of: fixture.model, kind, by: Self.author(actor), using: &random)
  }

  private func state(_ number: Int) throws -> ProposalState {
    try store.record(number, of: fixture.model).state(isExpired: false)
  }

  @Test func onePersonPromotesNothing() throws {
    let error = refusal { () throws(ServingError) in try fixture.promote(2) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("takes two, as registry.yaml says") == true)
    #expect(try fixture.store.current(of: fixture.model).route?.revision == 1)
  }

  @Test func aRollbackStaysOnePersons() throws {
    try propose(2)
    try approve(1)
    #expect(try fixture.rollback().route.stable.number == 1)
  }

  @Test func aBrokenPolicyPromotesNothingAndRollsBack() throws {
    try propose(2)
    try approve(1)
    fixture.folder.write("registry.yaml", "schema: 1\nfour_eyes: everything\n")
    #expect(refusal { () throws(ServingError) in try fixture.promote(3) }?.code == .invalidArgument)
    #expect(try fixture.rollback().route.stable.number == 1)
  }

  @Test func anotherApproves() throws {
    let record = try propose(2)
    #expect(record.state(isExpired: false) == .open)
    #expect(try fixture.store.current(of: fixture.model).route?.revision == 1)
    let own = refusal { () throws(ServingError) in try approve(1, by: "ana") }
    #expect(own?.code == .permissionDenied)
    let route = try approve(1, time: "2026-11-24T05:00:00Z")
    #expect(route.revision == 2)
    #expect(route.stable.number == 2)
    #expect(route.change.actor == "ana")
    #expect(route.change.proof == .key)
    #expect(route.change.time == "2026-11-24T05:00:00Z")
    #expect(
      route.change.approval
        == RouteApproval(proposal: 1, actor: "bob", proof: .key, reason: "as bob says"))
    #expect(try state(1) == .approved(revision: 2))
    let history = try fixture.store.history(of: fixture.model)
    #expect(history.findings.isEmpty)
    #expect(history.current == route)
    let again = refusal { () throws(ServingError) in try approve(1, by: "eve") }
    #expect(again?.message.contains("approved already by \"bob\"") == true)
  }

  @Test func isDecidedOnce() throws {
    try propose(2)
    #expect(
      refusal { () throws(ServingError) in try decline(1, .withdraw, by: "bob") }?.code
        == .permissionDenied)
    #expect(
      refusal { () throws(ServingError) in try decline(1, .reject, by: "ana") }?.code
        == .permissionDenied)
    #expect(try decline(1, .reject, by: "bob").state(isExpired: false) == .rejected)
    let error = refusal { () throws(ServingError) in try approve(1, by: "eve") }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("it was rejected by \"bob\"") == true)
    try propose(2)
    try decline(2, .withdraw, by: "ana")
    #expect(try state(2) == .withdrawn)
  }

  @Test func aStaleOneIsRefusedWithWhatChanged() throws {
    try propose(2)
    try propose(3, by: "eve")
    try approve(1)
    let error = refusal { () throws(ServingError) in try approve(2) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("revision 2 (promote of version 2 by \"ana\"") == true)
    #expect(try state(2) == .overtaken)
  }

  @Test func aRevisionThatComesMeanwhileIsFound() throws {
    try propose(2)
    let fixture = fixture
    fixture.folder.remove("registry.yaml")
    let error = refusal { () throws(ServingError) in
      try approve(1) { step throws(ServingError) in
        if step == .numberChosen(2) { try fixture.promote(3, actor: "eve") }
      }
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("got revision 2 (promote of version 3 by \"eve\"") == true)
    #expect(try state(1) == .overtaken)
  }

  @Test func whoApprovedGoesOnAfterACrash() throws {
    try propose(2)
    let stop = ServingError(.internal, "the power went")
    let error = refusal { () throws(ServingError) in
      try approve(1) { step throws(ServingError) in if step == .written { throw stop } }
    }
    #expect(error?.message.contains("the power went") == true)
    #expect(try state(1) == .unfinished)
    #expect(
      refusal { () throws(ServingError) in try approve(1, by: "eve") }?.code
        == .failedPrecondition)
    #expect(
      refusal { () throws(ServingError) in try decline(1, .withdraw, by: "ana") }?.code
        == .failedPrecondition)
    #expect(try approve(1).stable.number == 2)
  }

  @Test(arguments: [("2026-11-30T04:59:59Z", true), ("2026-11-30T05:00:00Z", false)])
  func expiresAfterSevenDays(time: String, isOpen: Bool) throws {
    try propose(2)
    let error = refusal { () throws(ServingError) in try approve(1, time: time) }
    #expect((error == nil) == isOpen)
    #expect(error.map { $0.message.contains("its time was over") } ?? isOpen)
  }

  @Test func soManyAreOpenAtOnce() throws {
    for version in 5...(5 + Int64(Proposal.openMax)) { try fixture.registry.add("digits", version) }
    for version in 0..<Int64(Proposal.openMax) { try propose(5 + version) }
    let last = 5 + Int64(Proposal.openMax)
    let error = refusal { () throws(ServingError) in try propose(last) }
    #expect(error?.code == .resourceExhausted)
    try decline(3, .withdraw, by: "ana")
    #expect(try propose(last).proposal.number == Proposal.openMax + 1)
    #expect(try store.listing(of: fixture.model).records.count == Proposal.openMax + 1)
  }

  @Test func theSameVersionIsProposedOnce() throws {
    try propose(2)
    let error = refusal { () throws(ServingError) in try propose(2, by: "eve") }
    #expect(error?.code == .alreadyExists)
    #expect(error?.message.contains("proposal 1 of model digits, by \"ana\"") == true)
  }

  @Test func whatCouldNotBePromotedIsNotProposed() throws {
    #expect(refusal { () throws(ServingError) in try propose(9) }?.code == .notFound)
    #expect(refusal { () throws(ServingError) in try propose(1) }?.code == .failedPrecondition)
    #expect(
      refusal { () throws(ServingError) in try propose(2, expected: 7) }?.code
        == .failedPrecondition)
    #expect(try store.listing(of: fixture.model).records.isEmpty)
  }

  @Test func aProposalThatWasEditedAfterItsDecisionIsDamage() throws {
    try propose(2)
    try decline(1, .reject, by: "bob")
    let path = "digits/proposals/00000001.yaml"
    let text = String(decoding: fixture.folder.read(path) ?? [], as: UTF8.self)
    fixture.folder.write(path, text.replacing("version: 2", with: "version: 3"))
    let error = refusal { () throws(ServingError) in try approve(1) }
    #expect(error?.code == .dataLoss)
    let listing = try store.listing(of: fixture.model)
    #expect(listing.records.isEmpty)
    #expect(listing.problems.first?.contains("was changed after it was decided on") == true)
  }

  @Test func theFolderIsNoVersionAndItsStraysAreNamed() throws {
    try propose(2)
    fixture.folder.write("digits/proposals/notes.txt", "x")
    let model = try RegistryReader(root: fixture.folder.path).scan().models.first
    #expect(model?.warnings.isEmpty == true)
    let problems = try store.listing(of: fixture.model).problems
    #expect(problems.count == 1)
    #expect(problems.first?.contains("notes.txt") == true)
  }
}
