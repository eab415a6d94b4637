/// How much traffic a canary is to get.
package enum CanaryShare: Hashable, Sendable {
  /// Until somebody changes it.
  case percentage(Percentage)
  /// Step by step, from the first one on.
  case ramp(steps: [Percentage], holdSeconds: Int, requestsMin: Int)

  /// What it begins with.
  var first: Percentage? {
    switch self {
    case .percentage(let percentage): percentage
    case .ramp(let steps, _, _): steps.first
    }
  }

  /// What it is to end with.
  var last: Percentage? {
    switch self {
    case .percentage(let percentage): percentage
    case .ramp(let steps, _, _): steps.last
    }
  }
}
