/// What runs artifacts of the formats that it knows, such as ONNX Runtime.
package protocol Engine: Sendable {
  associatedtype Session: EngineSession

  /// Loads an artifact and reads its signature. Blocks, may take seconds; never called on an event
  /// loop.
  /// - Throws: `INVALID_ARGUMENT` when the artifact is not a model this engine can serve,
  ///   `UNAVAILABLE` when the engine itself is missing.
  func load(_ artifact: EngineArtifact) throws(ServingError) -> Session
}
