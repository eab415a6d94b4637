package import ServingCore

/// A version that has just appeared in the registry.
package struct PublishedVersion: Hashable, Sendable {
  package var manifest: Manifest
  package var folder: String
  /// What publishing could not tidy up: the remains of earlier publications that did not end.
  package var warnings: [RegistrySnapshot.Warning]

  package var version: ModelVersion { manifest.version }
}
