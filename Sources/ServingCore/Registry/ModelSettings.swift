/// What an operator says of a model as a whole: the contents of its `settings.yaml`, checked. A
/// model without the file has the defaults.
package struct ModelSettings: Hashable, Sendable {
  /// The layout of the file; readers refuse any other.
  package static let schema = 1
  package static let fileName = "settings.yaml"
  package static let defaults = ModelSettings(keep: .none)

  package var keep: KeepPolicy

  package init(keep: KeepPolicy) {
    self.keep = keep
  }
}
