internal import Foundation
internal import ServingCore
internal import ServingRuntime

/// One line that a checking process writes: what it is about to do, what it found.
enum ProbeEvent: Hashable, Codable, Sendable {
  /// A step begins. The last one tells where a process was that ended without a word.
  case begin(step: String)
  case step(name: String, outcome: String, finding: String, nanoseconds: UInt64)
  /// What runs the artifact, and what it says of itself.
  case inspected(engine: String, signature: ProbeSignature)
  /// Resident memory before the model was loaded, and at its highest.
  case memory(baselineBytes: Int, peakBytes: Int)
  case error(code: String, message: String, detail: [String: String])
  /// Everything was tried and passed.
  case done

  private enum MemoryCodingKeys: String, CodingKey {
    case baselineBytes = "baseline_bytes"
    case peakBytes = "peak_bytes"
  }

  init(_ event: AdmissionEvent) {
    switch event {
    case .began(let name): self = .begin(step: name)
    case .ended(let step):
      self = .step(
        name: step.name, outcome: step.outcome.rawValue, finding: step.finding,
        nanoseconds: step.nanoseconds)
    case .inspected(let found):
      self = .inspected(
        engine: found.engine.rawValue, signature: ProbeSignature(found.signature))
    }
  }

  init(_ error: ServingError) {
    self = .error(code: error.code.rawValue, message: error.message, detail: error.detail)
  }

  /// The event as a line of JSON with its end.
  func line() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    // Without pretty printing, JSON has line ends only as escapes.
    return try encoder.encode(self) + [UInt8(ascii: "\n")]
  }

  /// - Returns: nil for a line that is no event.
  init?(line: some Collection<UInt8>) {
    guard let event = try? JSONDecoder().decode(ProbeEvent.self, from: Data(line)) else {
      return nil
    }
    self = event
  }
}
