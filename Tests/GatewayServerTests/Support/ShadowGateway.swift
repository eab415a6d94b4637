import Logging
import ServingCore
import ServingRuntime
import ServingTestKit

@testable import GatewayServer

/// A gateway whose model is answered by version 1 and mirrored to version 2.
struct ShadowGateway: Sendable {
  let server: GatewayServer
  let book: ComparisonBook
  /// What the shadow's runs are held by.
  let gate: RunGate
  let candidate: ScriptedSession
  let baseline: ScriptedSession
  let rows: Monitor<[ShadowRecord]>

  /// With more time than the slowest machine takes.
  private static var limits: MirrorLimits {
    var limits = MirrorLimits.defaults
    limits.deadlineNanoseconds = 600_000_000_000
    return limits
  }

  /// The same for a run that the gate holds.
  private static var laneLimits: LaneLimits {
    var limits = LaneLimits.defaults
    limits.backgroundRunSecondsMax = 600
    return limits
  }

  /// What a test may want otherwise.
  struct Setting {
    var baseline = ScriptedAnswer.rowByRow
    var candidate = ScriptedAnswer.rowByRow
    var candidateSignature = ModelSignature.scripted
    var isHeld = false
    var isCandidateReady = true
    var percentage = Percentage.all
    var repeated = Percentage.none
    var limits = ShadowGateway.limits
    var compare = ComparisonSettings.standard
    var log = LogPolicy.standard
  }

  /// Serves for as long as `body` runs.
  static func serve(
    _ setting: Setting = Setting(), _ body: (ShadowGateway) async throws -> Void
  ) async throws {
    let gate = RunGate(isOpen: !setting.isHeld)
    let baseline = ScriptedSession(answer: setting.baseline)
    let candidate = ScriptedSession(
      signature: setting.candidateSignature, answer: setting.candidate, gate: gate)
    let clock: Lane.Clock = {
      MonotonicInstant(nanoseconds: UInt64(ContinuousClock.now.nanoseconds))
    }
    let versions = [
      try ServedVersion.scripted(session: baseline, clock: clock),
      try ServedVersion.scripted(
        version: 2, session: candidate, limits: laneLimits, clock: clock),
    ]
    // As the version manager does with a shadow's.
    versions[1].lane.setBackground(true)
    let book = ComparisonBook()
    let rows = Monitor<[ShadowRecord]>([])
    let desk = ShadowDesk(
      limits: setting.limits,
      outlets: ShadowDesk.Outlets(book: book) { record in rows.update { $0.append(record) } },
      clock: clock, wallMicroseconds: { 1_700_000_000_000_000 })
    try desk.start()
    let model = ServedModel(
      name: try ModelName("scripted"),
      active: ActiveRoute(
        revision: 7, stable: versions[0].version,
        shadows: [
          Shadow(
            version: versions[1].version, since: 7, salt: "scripted/7",
            percentage: setting.percentage, repeated: setting.repeated)
        ]),
      log: setting.log, compare: setting.compare,
      ready: setting.isCandidateReady ? versions : [versions[0]], states: [])
    let server = try await GatewayServer.start(
      .test { $0.loopCount = 1 }, box: GatewayTableBox(ModelTable([model])), shadows: desk,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock)
    let gateway = ShadowGateway(
      server: server, book: book, gate: gate, candidate: candidate, baseline: baseline,
      rows: rows)
    do { try await body(gateway) } catch {
      gate.open()
      _ = await server.drain()
      desk.stop()
      throw error
    }
    gate.open()
    _ = await server.drain()
    desk.stop()
  }

  func connect() async throws -> TestClient { try await TestClient.connect(to: server.address) }

  /// Waits until the comparison is as a test wants it.
  /// - Returns: how it is at the end; nil when there is none.
  func comparison(
    until condition: (Comparison) -> Bool
  ) async throws -> Comparison? {
    for _ in 0..<400 {
      await book.refresh()
      let known = book.comparisons(of: try ModelName("scripted")).first?.comparison
      if let known, condition(known) { return known }
      try await Task.sleep(for: .milliseconds(50))
    }
    return book.comparisons(of: try ModelName("scripted")).first?.comparison
  }
}

extension ContinuousClock.Instant {
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = (self - Self.start).components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  private static let start = ContinuousClock.now - .seconds(1)
}
