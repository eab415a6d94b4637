/// What one gate asks of the evidence of both arms.
protocol GateQuestion {
  /// Not `Estimate`, which is that of the comparisons.
  typealias ArmEstimate = GateFinding.Estimate

  /// What both arms lack before anything can be said; nil when nothing.
  var lack: String? { get }
  /// Requests, replies or outcomes of the canary that the answer rests on.
  var canaryCount: Int { get }
  /// What is counted, such as `requests`.
  var unit: String { get }

  /// - Parameter scale: above 1, the verdict as it would be with so many times the evidence of both
  ///   arms, like that seen.
  func verdict(_ levels: GateLevels, scale: Double) -> GateVerdict

  /// The two arms, each with an interval; both hold together.
  func estimates(_ levels: GateLevels) -> (canary: ArmEstimate, stable: ArmEstimate)

  /// The two arms' values, such as `2.1 % of 480 requests against 0 % of 9,120 (stable)`.
  func values(_ canary: ArmEstimate, _ stable: ArmEstimate) -> String

  /// How far they differ and the limit, such as `at least 0.9 points worse, limit 0.5`.
  func margin(_ verdict: GateVerdict, _ levels: GateLevels) -> String
}

extension GateQuestion {
  /// - Returns: what is lacking when an arm has fewer than `least`.
  func lack(of things: String, canary: Int, stable: Int, least: Int = 1) -> String? {
    if canary < least { return Self.lack(of: things, "the canary", count: canary, least) }
    if stable < least { return Self.lack(of: things, "the stable version", count: stable, least) }
    return nil
  }

  private static func lack(of things: String, _ arm: String, count: Int, _ least: Int) -> String {
    count == 0
      ? "\(arm) has no \(things) yet"
      : "\(arm) has \(Figures.count(count)) \(things), at least \(Figures.count(least)) are needed"
  }
}
