package import ServingCore

/// A session that may serve.
package struct AdmittedSession<Session: EngineSession>: Sendable {
  package var session: Session
  /// What its runs cost when it was tried, as far as that is known.
  package var costs: RunCosts
}
