import ServingCore
import ServingRuntime
import Synchronization

/// A status source that says what a test tells it to, and waits where a test wants it to.
final class ScriptedStatusSource: StatusSource {
  static let report = StatusReport(
    product: "crossfade 0.1.0", startedAt: "2026-11-23T06:10:00.512Z",
    at: "2026-11-23T09:22:40.004Z",
    registry: RegistryStatus(
      path: "/registry", since: "2026-11-23T06:10:00.600Z", watch: "inotify", scanCount: 2),
    memory: MemoryStatus(budgetBytes: 1_024, usedBytes: 512),
    models: [
      ModelStatus(
        name: "digits", activeRevision: 1, activeStable: 2,
        versions: [
          VersionStatusReport(version: 2, state: "ready", since: "2026-11-23T06:10:02.000Z")
        ])
    ])

  static let events = [
    GatewayEvent(
      sequence: 1, at: "2026-11-23T06:10:01.000Z", kind: "registry-read", message: "1 model"),
    GatewayEvent(
      sequence: 2, at: "2026-11-23T06:10:02.000Z", model: "digits", version: 2, kind: "ready",
      message: "after 12 ms"),
  ]

  private struct State {
    var isReady = false
    var isHeld = false
    var callCount = 0
    var currentCount = 0
    var currentCountMax = 0
    var held: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var callCount: Int { state.withLock(\.callCount) }
  var currentCountMax: Int { state.withLock(\.currentCountMax) }

  func setReady() { state.withLock { $0.isReady = true } }

  /// From now on nothing is answered before ``release()``.
  func hold() { state.withLock { $0.isHeld = true } }

  func release() {
    let held = state.withLock { state in
      state.isHeld = false
      defer { state.held = [] }
      return state.held
    }
    for call in held { call.resume() }
  }

  func status(of model: ModelName?) async throws(ServingError) -> StatusReport {
    await pass()
    guard let model else { return Self.report }
    guard model.description == "digits" else {
      throw ServingError(.notFound, "no model \(model); there are: [digits]")
    }
    return Self.report
  }

  func events(after sequence: Int, of model: ModelName?) async -> [GatewayEvent] {
    await pass()
    return Self.events.filter {
      $0.sequence > sequence && (model == nil || $0.model == model?.description)
    }
  }

  func isReady() async -> Bool { state.withLock(\.isReady) }

  private func pass() async {
    state.withLock {
      $0.callCount += 1
      $0.currentCount += 1
      $0.currentCountMax = max($0.currentCountMax, $0.currentCount)
    }
    await withCheckedContinuation { continuation in
      let isHeld = state.withLock { state in
        if state.isHeld { state.held.append(continuation) }
        return state.isHeld
      }
      if !isHeld { continuation.resume() }
    }
    state.withLock { $0.currentCount -= 1 }
  }
}
