/// What an operator says of a model as a whole: the contents of its `settings.yaml`, checked. A
/// model without the file has the defaults.
package struct ModelSettings: Hashable, Sendable {
  /// The layout of the file; readers refuse any other.
  package static let schema = 1
  package static let fileName = "settings.yaml"
  package static let defaults = ModelSettings(keep: .none)

  package var keep: KeepPolicy
  /// Nil: as the server keeps requests of models that do not say.
  package var log: LogPolicy?
  package var outputs: OutputRoles
  package var compare: ComparisonSettings

  package init(
    keep: KeepPolicy, log: LogPolicy? = nil, outputs: OutputRoles = .found,
    compare: ComparisonSettings = .standard
  ) {
    self.keep = keep
    self.log = log
    self.outputs = outputs
    self.compare = compare
  }
}
