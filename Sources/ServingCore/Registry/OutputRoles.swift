/// Which of a model's outputs is its label and which its score: what the prediction log shows of a
/// reply in short, what drift is watched on, and what outcomes are held against.
package struct OutputRoles: Hashable, Sendable {
  /// Nothing named: outputs are found as ``OutputReader`` says.
  package static let found = OutputRoles()

  /// The name of an output; nil: it is looked for.
  package var label: String?
  package var score: String?

  package init(label: String? = nil, score: String? = nil) {
    self.label = label
    self.score = score
  }
}
