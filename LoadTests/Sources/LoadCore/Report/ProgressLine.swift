/// The line that says how a run goes. Pure.
package enum ProgressLine {
  /// - Parameters:
  ///   - previous: as it was `seconds` before.
  ///   - elapsed: seconds since the start.
  package static func text(
    _ now: ProgressSnapshot, since previous: ProgressSnapshot, seconds: Double, elapsed: Double,
    isWarmingUp: Bool
  ) -> String {
    let rate = seconds > 0 ? Double(now.answered - previous.answered) / seconds : 0
    var parts = [
      "\(Figures.whole(Int(rate.rounded()))) answers/s", "\(Figures.whole(now.inFlight)) in flight",
    ]
    if isWarmingUp {
      parts.append("warming up")
    } else {
      parts.append(
        "p50 \(Figures.milliseconds(now.latency.microseconds(atPercentile: 50))) ms, "
          + "p99 \(Figures.milliseconds(now.latency.microseconds(atPercentile: 99))) ms so far")
    }
    parts.append("\(Figures.whole(now.failed)) failed")
    if now.notSent > 0 { parts.append("\(Figures.whole(now.notSent)) not sent") }
    return "\(Int(elapsed.rounded())) s: " + parts.joined(separator: ", ")
  }
}
