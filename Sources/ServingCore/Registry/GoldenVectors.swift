/// Requests with known answers that a version carries, to be asked before it serves.
package struct GoldenVectors: Hashable, Sendable {
  package struct Case: Hashable, Sendable {
    package var name: String
    package var inputs: [OwnedTensor]
    package var outputs: [OwnedTensor]

    package init(name: String, inputs: [OwnedTensor], outputs: [OwnedTensor]) {
      self.name = name
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  /// Numbers agree when `|a - b| <= absolute + relative * |expected|`; two NaN agree. Integers,
  /// booleans and bytes must be equal.
  package struct Tolerance: Hashable, Sendable {
    package var absolute: Double
    package var relative: Double

    package init(absolute: Double, relative: Double) {
      self.absolute = absolute
      self.relative = relative
    }
  }

  package var tolerance: Tolerance
  package var cases: [Case]

  package init(tolerance: Tolerance, cases: [Case]) {
    self.tolerance = tolerance
    self.cases = cases
  }
}
