/// What turned out to be true of a request that was answered before.
package struct Outcome: Hashable, Sendable {
  package enum Truth: Hashable, Sendable {
    /// The right label.
    case label(String)
    /// The right value, against which a score is held. Finite.
    case value(Double)
  }

  /// Of a request, of a label and of a source, in bytes.
  package static let textBytesMax = 256

  package var requestID: String
  package var truth: Truth
  /// Who says so, such as a team or a process of review; empty when nobody is named.
  package var source: String

  package init(requestID: String, truth: Truth, source: String = "") {
    self.requestID = requestID
    self.truth = truth
    self.source = source
  }
}
