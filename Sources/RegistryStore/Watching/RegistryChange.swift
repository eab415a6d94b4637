package import ServingCore

/// What of a registry must be read again. It may be more than what has changed, never less.
package enum RegistryChange: Hashable, Sendable {
  /// These models: their versions, their routes and their settings. One may be gone.
  case models(Set<ModelName>)
  case everything
}
