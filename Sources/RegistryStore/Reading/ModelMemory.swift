internal import ServingCore

/// What a scanner keeps of a model, with what tells whether it still holds.
struct ModelMemory: Sendable {
  struct Settings: Sendable {
    /// Nil when there was no such file.
    var facts: FileFacts?
    var result: Result<ModelSettings, ServingError>
  }

  var versions: [ModelVersion: RegistrySnapshot.Version] = [:]
  var route: RouteReading?
  var settings: Settings?
}
