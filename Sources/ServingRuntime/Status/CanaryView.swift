package import ServingCore

/// A canary as the admin plane and `--json` show it. What there is none of is `null`, not left out.
package struct CanaryView: Codable, Hashable, Sendable {
  package var version: Int64
  /// The revision that began it.
  package var since: Int
  package var percent: Double
  /// Ranges with both their ends, such as `0-524`.
  package var buckets: [String]
  package var salt: String
  /// By the parameter's name: the values of which a request must have one. Empty: every request.
  package var slice: [String: [String]]
  package var keys: [String]
  /// As `METRIC=LIMIT`.
  package var gates: [String]
  /// Nil for one that stays at its percentage.
  package var ramp: RampView?

  package init(_ canary: Canary) {
    version = canary.version.number
    since = canary.since
    percent = canary.percentage.number
    buckets = canary.buckets.texts
    salt = canary.salt
    slice = canary.slice.conditions
    keys = canary.keys
    gates = canary.gates.map(\.description)
    ramp = canary.ramp.map(RampView.init)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(since, forKey: .since)
    try container.encode(percent, forKey: .percent)
    try container.encode(buckets, forKey: .buckets)
    try container.encode(salt, forKey: .salt)
    try container.encode(slice, forKey: .slice)
    try container.encode(keys, forKey: .keys)
    try container.encode(gates, forKey: .gates)
    try container.encode(ramp, forKey: .ramp)
  }
}
