/// The requests that have one value of a parameter.
///
/// Of each parameter the first ``valuesMax`` values that come are told apart, and what comes behind
/// is counted together as ``otherValue``: which these are depends on the order, the sum does not.
package struct ComparisonSlice: Hashable, Sendable {
  /// Values of one parameter that are told apart.
  package static let valuesMax = 32
  /// Of a value, in UTF-8; longer ones are counted with the others.
  package static let valueBytesMax = 256
  /// Of requests without the parameter.
  package static let noValue = "(none)"
  /// Of values beyond the bound.
  package static let otherValue = "(other)"

  package var parameter: String
  package var value: String

  package init(parameter: String, value: String) {
    self.parameter = parameter
    self.value = value
  }
}
