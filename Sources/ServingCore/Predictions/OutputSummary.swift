/// What a reply says in short: the first row's label and score.
package struct OutputSummary: Hashable, Sendable {
  package static let none = OutputSummary()

  /// The text of the first row's label; nil when the model gives none.
  package var label: String?
  /// The first row's score; nil when the model gives none.
  package var score: Double?

  package init(label: String? = nil, score: Double? = nil) {
    self.label = label
    self.score = score
  }
}
