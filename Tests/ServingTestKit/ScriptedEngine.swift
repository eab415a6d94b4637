package import ServingCore
internal import Synchronization

/// An engine that loads one scripted session, or fails.
package final class ScriptedEngine: Engine {
  private let result: Result<ScriptedSession, ServingError>
  private let recorded = Mutex<[EngineArtifact]>([])

  package init(_ session: ScriptedSession) {
    result = .success(session)
  }

  package init(failing error: ServingError) {
    result = .failure(error)
  }

  /// What the engine was asked to load so far.
  package var loaded: [EngineArtifact] { recorded.withLock { $0 } }

  package func load(_ artifact: EngineArtifact) throws(ServingError) -> ScriptedSession {
    recorded.withLock { $0.append(artifact) }
    return try result.get()
  }
}
