import GatewayMetrics
import ServingCore
import ServingTestKit
import Synchronization

/// A scripted session for the numbers and an echo for the words, which writes down what it ran, and
/// what it saw waiting meanwhile.
final class ScenarioSession: EngineSession {
  static let failure = ServingError(.internal, "the run fails")

  private static let words = TensorSpec(
    name: "words", datatype: .bytes,
    dimensions: [.dynamic(name: "batch"), .dynamic(name: "count")])

  let engine = EngineKind.onnxruntime
  let signature = ModelSignature(
    inputs: ModelSignature.scripted.inputs + [words],
    outputs: ModelSignature.scripted.outputs + [words])
  private let index: Int
  private let numbers: ScriptedSession
  private let echo = EchoSession([words])
  private let ledger: ScenarioLedger
  private let metrics: VersionMetrics

  /// - Parameters:
  ///   - metrics: the lane's.
  ///   - onClose: called when the lane has let go of the session.
  init(
    _ scenario: LaneScenario, index: Int, ledger: ScenarioLedger, gate: RunGate,
    metrics: VersionMetrics, onClose: @escaping @Sendable () -> Void
  ) {
    self.index = index
    self.ledger = ledger
    self.metrics = metrics
    let script = Script(scenario, index: index, clock: ledger.clock)
    numbers = ScriptedSession(
      answer: ScriptedAnswer { rows throws(ServingError) in try script.answer(rows) },
      gate: gate, onClose: onClose)
  }

  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    var run = ScenarioLedger.Run(
      session: index, rows: Self.names(batch.inputs[0]),
      requestCount: batch.inputs[0].segments.count, bound: ledger.bound,
      begun: ledger.clock.now, failed: true)
    let waiting = metrics.snapshot().gauges
    ledger.noteQueued(rows: waiting.queuedRows, bytes: waiting.queuedBytes)
    defer {
      ledger.add(run)
      _ = ledger.enterLane()
    }
    let outputs = PairedOutputs(
      try numbers.run(EngineBatch(inputs: [batch.inputs[0]])),
      try echo.run(EngineBatch(inputs: [batch.inputs[1]])))
    run.failed = false
    return outputs
  }

  /// The first number of each row.
  private static func names(_ input: BatchInput) -> [Int] {
    let rowBytes = 4 * max(1, input.shape.elementCountPerRow ?? 1)
    return input.segments.flatMap { segment in
      stride(from: 0, to: segment.count - segment.count % 4, by: rowBytes).map { offset in
        Int(
          Float(
            bitPattern: UInt32(
              littleEndian: segment.loadUnaligned(fromByteOffset: offset, as: UInt32.self))))
      }
    }
  }
}

/// When runs are slow, and when they fail.
private final class Script: Sendable {
  private let scenario: LaneScenario
  private let clock: ManualClock
  private let random: Mutex<SeededRandom>

  init(_ scenario: LaneScenario, index: Int, clock: ManualClock) {
    self.scenario = scenario
    self.clock = clock
    random = Mutex(SeededRandom(seed: scenario.seed &+ UInt64(index) &+ 0xA45))
  }

  func answer(_ rows: [[Float]]) throws(ServingError) -> [[Float]] {
    let (milliseconds, fails) = random.withLock { random in
      let isSlow = scenario.slowOneIn.map { random.isOne(in: $0) } ?? false
      return (
        isSlow ? UInt64.random(in: 1...3, using: &random) : 0,
        scenario.failOneIn.map { random.isOne(in: $0) } ?? false
      )
    }
    if milliseconds > 0 { clock.advance(milliseconds: milliseconds) }
    if fails { throw ScenarioSession.failure }
    let poison = Float(LaneScenario.poisonedFrom)
    if rows.contains(where: { ($0.first ?? 0) >= poison }) { throw ScriptedAnswer.refusal }
    return try ScriptedAnswer.rowByRow.make(rows)
  }
}

/// `@unchecked Sendable`: as ``BatchOutputs``.
private final class PairedOutputs: BatchOutputs, @unchecked Sendable {
  private let parts: [BatchOutputs]

  init(_ parts: BatchOutputs...) {
    self.parts = parts
    super.init(tensors: parts.flatMap(\.tensors))
  }
}
