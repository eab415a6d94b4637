import RegistryStore
import ServingCore
import ServingTestKit
import Synchronization
import Testing

@testable import ServingRuntime

/// A controller on a registry in a temporary folder, with a clock that is moved by hand and
/// requests that nobody sent.
@Suite struct CanaryControllerTests {
  private static let startSeconds: Int64 = 1_764_000_000

  private let registry: ManagedRegistry
  private let evidence = EvidenceBook()
  private let controller: CanaryController
  private let problems = Problems()
  private let model: ModelName

  private final class Problems: Sendable {
    private let texts = Mutex<[String]>([])
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    var all: [String] { texts.withLock { $0 } }
  }

  init() throws {
    let registry = try ManagedRegistry()
    self.registry = registry
    model = try ModelName("digits")
    let clock = registry.clock
    let begun = clock.now
    controller = CanaryController(
      shell: CanaryShell(
        root: registry.root, store: nil, evidence: evidence,
        table: { await registry.manager.table },
        registryChanged: { registry.manager.registryChanged(.models([$0])) },
        report: { [problems] _, _, text in problems.add(text) }, clock: clock.reader,
        wallMicroseconds: {
          Self.startSeconds * 1_000_000 + Int64(clock.now.nanoseconds(since: begun) / 1_000)
        }))
  }

  private var author: RouteAuthor {
    RouteAuthor(
      actor: "ana", time: UTCTimestamp(secondsSinceEpoch: Self.startSeconds).description,
      reason: "a test")
  }

  /// Versions 1 (stable) and 2, a canary that ramps from 10 to 100 % with the gate of errors.
  private func begin() async throws {
    try registry.publish()
    try registry.publish()
    try registry.promote(1)
    var random = SystemRandomNumberGenerator()
    _ = try RouteStore(root: registry.root).canary(
      CanaryRequest(
        model: model,
        order: CanaryOrder(
          version: CaptureRig.number(2),
          share: .ramp(
            steps: [Percentage(clamping: 1_000), .all], holdSeconds: 60, requestsMin: 100),
          gates: [Gate(.errorRate, limit: 0.01)]),
        author: author), using: &random)
    try await follow(revision: 2)
    try await registry.follow(until: { $0.state(2) == "ready" })
  }

  private func follow(revision: Int) async throws {
    try await registry.follow(until: { $0.activeRevision == revision })
  }

  /// As if both arms had answered so many requests, of which some failed.
  private func answer(_ count: Int, canaryErrors: Int = 0) async throws {
    let table = await registry.manager.table
    let served = try #require(table.models["digits"])
    let rig = try CaptureRig()
    let canary = rig.capture(.canary, version: 2, model: served)
    let failing = rig.capture(.canary, version: 2, code: .internal, model: served)
    let stable = rig.capture(.stable, model: served)
    evidence.add(
      Array(repeating: failing, count: canaryErrors)
        + Array(repeating: canary, count: count - canaryErrors)
        + Array(repeating: stable, count: count))
  }

  private func newest() throws -> Route {
    try #require(try RouteStore(root: registry.root).current(of: model).route)
  }

  @Test func aGoodCanaryIsPromotedByItself() async throws {
    try await begin()
    try await answer(3_000)
    await controller.tick()
    // Its step has not held.
    #expect(try newest().revision == 2)
    let waiting = await controller.report(of: model).first?.waiting
    #expect(waiting?.contains("has held 10 % for 0 of 60 s") == true, "\(waiting ?? "nothing")")
    registry.clock.advance(milliseconds: 60_000)
    await controller.tick()
    let advanced = try newest()
    #expect(advanced.revision == 3)
    #expect(advanced.change.action == .advance)
    #expect(advanced.change.actor == RouteChange.rampActor)
    #expect(advanced.canaries.first?.percentage == .all)
    #expect(!advanced.change.evidence.isEmpty)
    try await follow(revision: 3)
    // The next step has to hold and to be asked as well.
    registry.clock.advance(milliseconds: 60_000)
    await controller.tick()
    #expect(try newest().revision == 3)
    registry.clock.advance(milliseconds: 60_000)
    try await answer(100)
    await controller.tick()
    let promoted = try newest()
    #expect(promoted.revision == 4)
    #expect(promoted.change.action == .promote)
    #expect(promoted.stable == CaptureRig.number(2))
    #expect(promoted.previous == CaptureRig.number(1))
    #expect(promoted.canaries.isEmpty)
    #expect(problems.all.isEmpty)
  }

  @Test func aFailingGateEndsTheCanaryAtOnceWithItsEvidence() async throws {
    try await begin()
    try await answer(1_000, canaryErrors: 60)
    await controller.tick()
    let route = try newest()
    #expect(route.revision == 3)
    #expect(route.change.action == .rollback)
    #expect(route.change.actor == RouteChange.gateActor)
    #expect(route.change.withdraws == [CaptureRig.number(2)])
    #expect(route.change.evidence.first?.contains("error-rate") == true)
    #expect(route.stable == CaptureRig.number(1))
    #expect(route.canaries.isEmpty)
    // Nothing more is asked for while the table follows, nor after.
    await controller.tick()
    try await follow(revision: 3)
    await controller.tick()
    #expect(try newest().revision == 3)
    #expect(await controller.report(of: model).isEmpty)
    #expect(evidence.all.isEmpty)
  }

  @Test func anInconclusiveGateWaitsForAsLongAsItTakes() async throws {
    try await begin()
    try await answer(150)
    registry.clock.advance(milliseconds: 100 * 86_400_000)
    await controller.tick()
    #expect(try newest().revision == 2)
    let report = try #require(await controller.report(of: model).first)
    #expect(report.findings.map(\.verdict) == ["inconclusive"])
    #expect(report.waiting?.contains("inconclusive") == true)
    #expect(report.requests == 150)
    #expect(report.stepRequests == 150)
    #expect(report.remainingSeconds == 0)
  }

  @Test func whatAPersonDidMeanwhileStands() async throws {
    try await begin()
    try await answer(1_000, canaryErrors: 60)
    var random = SystemRandomNumberGenerator()
    // The table does not know of this yet.
    _ = try RouteStore(root: registry.root).ramp(
      RampRequest(model: model, order: .pause, author: author), using: &random)
    await controller.tick()
    #expect(try newest().change.action == .pause)
    try await follow(revision: 3)
    await controller.tick()
    // A paused ramp's gates still end it.
    #expect(try newest().change.actor == RouteChange.gateActor)
    #expect(problems.all.isEmpty)
  }

  @Test func aCanaryThatNobodyAskedWaits() async throws {
    try await begin()
    registry.clock.advance(milliseconds: 60_000)
    await controller.tick()
    #expect(try newest().revision == 2)
    let waiting = await controller.report(of: model).first?.waiting
    #expect(waiting?.contains("0 of 100 requests") == true, "\(waiting ?? "nothing")")
  }
}
