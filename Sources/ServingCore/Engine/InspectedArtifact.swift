/// What was found out about an artifact that no manifest speaks of yet.
package struct InspectedArtifact: Hashable, Sendable {
  /// What took it, and is to run it.
  package var engine: EngineKind
  /// What it says of its inputs and outputs.
  package var signature: ModelSignature

  package init(engine: EngineKind, signature: ModelSignature) {
    self.engine = engine
    self.signature = signature
  }
}
