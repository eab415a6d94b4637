import ServingCore
import ServingTestKit

@testable import ServingRuntime

/// Makes captures of a scripted model's versions 1 (stable) and 2 (canary).
struct CaptureRig {
  let model: ServedModel

  init(revision: Int = 2, stable: Int64 = 1, canaries: [Canary] = [CaptureRig.canary]) throws {
    model = try Self.model(revision: revision, stable: stable, canaries: canaries)
  }

  static var canary: Canary {
    Canary(
      version: number(2), since: 2, salt: "scripted/2", buckets: BucketSet([0..<1_000]),
      ramp: Ramp(
        steps: [Percentage(clamping: 1_000), .all], holdSeconds: 60, requestsMin: 10,
        enteredAt: "2026-01-01T00:00:00Z"))
  }

  static func number(_ number: Int64) -> ModelVersion {
    guard let version = ModelVersion(number) else { preconditionFailure("no version") }
    return version
  }

  static func model(
    revision: Int = 2, stable: Int64 = 1, canaries: [Canary] = [canary]
  ) throws -> ServedModel {
    let versions = try [1, 2, 3].map { number in
      ServedVersion(
        manifest: try Manifest.scripted(version: number), signature: .scripted,
        lane: try Lane(
          owner: "scripted/\(number)", sessions: [ScriptedSession()],
          policy: BatchPolicy(isBatched: true, maxRows: 8), clock: ManualClock().reader))
    }
    return ServedModel(
      name: try ModelName("scripted"),
      active: ActiveRoute(
        revision: revision, stable: Self.number(stable), canaries: canaries),
      ready: versions, states: [])
  }

  /// - Parameter arm: nil for a pinned version.
  func capture(
    _ arm: Arm? = .stable, version: Int64 = 1, slices: UInt16 = 1, code: StatusCode? = nil,
    milliseconds: UInt64 = 5, model: ServedModel? = nil, caller: Caller = .unrestricted
  ) -> Capture {
    let model = model ?? self.model
    guard let served = model.version(Self.number(version)) else {
      preconditionFailure("the rig has no version \(version)")
    }
    let received = MonotonicInstant(nanoseconds: 1)
    return Capture(
      model: model, version: served,
      decision: RouteDecision(
        version: served.version, arm: arm, revision: model.active?.revision ?? 0,
        slices: slices),
      caller: caller, code: code, received: received,
      answered: received.advanced(byNanoseconds: milliseconds * 1_000_000), times: CallTimes(),
      rowCount: 1, output: OutputSummary(label: "a", score: 0.5), isLogged: true,
      isEvidence: true)
  }

  func put(
    _ identifier: String, key: String = "", body: String = "", reply: String = "",
    model: ServedModel? = nil, into sink: CaptureSink
  ) {
    let texts = [identifier, key, body, reply].map { Array($0.utf8) }
    let bytes = Array(texts.joined())
    bytes.withUnsafeBytes { all in
      var start = 0
      func next(_ count: Int) -> UnsafeRawBufferPointer {
        defer { start += count }
        return UnsafeRawBufferPointer(rebasing: all[start..<start + count])
      }
      let parts = texts.map { next($0.count) }
      sink.put(
        capture(model: model),
        CaptureBytes(identifier: parts[0], key: parts[1], body: parts[2], reply: parts[3]))
    }
  }
}
