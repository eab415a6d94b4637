/// What the model table answers by now. It follows the registry's newest revision as soon as the
/// versions that one needs are ready, and stays where it is until then.
package struct ActiveRoute: Hashable, Sendable {
  /// Zero while a model has no route of its own and its highest good version answers.
  package var revision: Int
  package var stable: ModelVersion

  package init(revision: Int, stable: ModelVersion) {
    self.revision = revision
    self.stable = stable
  }
}
