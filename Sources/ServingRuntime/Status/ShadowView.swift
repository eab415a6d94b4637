package import ServingCore

/// A shadow as the admin plane and `--json` show it.
package struct ShadowView: Codable, Hashable, Sendable {
  package var version: Int64
  /// The revision that began it.
  package var since: Int
  package var percent: Double
  package var salt: String
  /// By the parameter's name: the values of which a request must have one. Empty: every request.
  package var slice: [String: [String]]
  /// Of its requests, how many per cent the version that answered runs a second time.
  package var repeatedPercent: Double

  package init(_ shadow: Shadow) {
    version = shadow.version.number
    since = shadow.since
    percent = shadow.percentage.number
    salt = shadow.salt
    slice = shadow.slice.conditions
    repeatedPercent = shadow.repeated.number
  }
}
