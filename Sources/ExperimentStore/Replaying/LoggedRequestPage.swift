package import ServingCore

/// Some of the requests whose inputs are kept, oldest first.
package struct LoggedRequestPage: Hashable, Sendable {
  /// Where a page ends.
  package struct Place: Hashable, Sendable {
    var receivedAtMicroseconds: Int64
    var row: Int64
  }

  /// With ``PredictionRecord/input``, which may be without the contents of inputs that
  /// ``PredictionRecord/redacted`` names.
  package var records: [PredictionRecord]
  /// Where the next page begins; nil when there is none.
  package var next: Place?
}
