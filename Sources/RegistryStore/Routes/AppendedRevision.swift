package import ServingCore

/// A revision that has just come into force.
package struct AppendedRevision: Hashable, Sendable {
  package var route: Route
  /// Of its file.
  package var sha256: String
  /// What could not be tidied up: the remains of earlier revisions that were not finished.
  package var warnings: [RegistrySnapshot.Warning]
}
