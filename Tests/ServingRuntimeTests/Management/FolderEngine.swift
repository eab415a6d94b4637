import Foundation
import ServingCore
import ServingTestKit
import Synchronization

/// An engine whose artifacts are one line of text: `good`, `wide` (another signature), `broken` (is
/// refused), with anything behind it. Counts the sessions that are alive.
final class FolderEngine: Engine {
  static let wide = ModelSignature(
    inputs: [
      TensorSpec(name: "x", datatype: .fp32, dimensions: [.dynamic(name: nil), .fixed(7)])
    ],
    outputs: ModelSignature.scripted.outputs)

  private let alive = Monitor<[String: Int]>([:])
  /// Holds runs of every session loaded while it is set.
  let gate = Mutex<RunGate?>(nil)
  /// What happens once a version's artifact is read, once, by such names as `digits/2`.
  let meanwhile = Mutex<[String: @Sendable () -> Void]>([:])

  /// The sessions alive of a version, such as `digits/2`.
  func aliveCount(of owner: String) -> Int { alive.update { $0[owner] ?? 0 } }

  func waitUntilClosed(_ owner: String) -> Bool { alive.wait { $0[owner] == 0 } }

  static func signature(ofArtifact path: String) throws(ServingError) -> ModelSignature {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ServingError(.notFound, "\(path) cannot be read")
    }
    if text.hasPrefix("broken") { throw ServingError(.invalidArgument, "the artifact is broken") }
    return text.hasPrefix("wide") ? wide : .scripted
  }

  func load(_ artifact: EngineArtifact) throws(ServingError) -> ScriptedSession {
    let signature = try Self.signature(ofArtifact: artifact.path)
    let owner = artifact.path.split(separator: "/").dropLast().suffix(2).joined(separator: "/")
    alive.update { $0[owner, default: 0] += 1 }
    meanwhile.withLock { $0.removeValue(forKey: owner) }?()
    return ScriptedSession(signature: signature, gate: gate.withLock { $0 }) { [alive] in
      alive.update { $0[owner, default: 0] -= 1 }
    }
  }
}
