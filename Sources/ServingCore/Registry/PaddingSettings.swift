/// Which of a model's axes may be padded, so that requests of different lengths share a run.
///
/// Only for models whose answer for a row does not depend on what stands behind its end, as with an
/// attention mask that is itself padded with zeros.
package struct PaddingSettings: Hashable, Sendable {
  /// Axes that a manifest may name.
  package static let axesMax = 8
  /// The longest pad value, in bytes of text.
  package static let valueByteCountMax = 256
  package static let none = PaddingSettings(axes: [:])

  /// By the name that the model itself gives a dynamic axis, such as `sequence`. The axis is padded
  /// in every input that has it, and cut again in every output that has it.
  package var axes: [String: LengthClasses]
  /// By the name of an input, what its missing elements are, as text: a number, `true` or `false`,
  /// or the text itself for `BYTES`. Without one: 0, `false`, or no bytes at all.
  package var values: [String: String]

  package init(axes: [String: LengthClasses], values: [String: String] = [:]) {
    self.axes = axes
    self.values = values
  }
}
