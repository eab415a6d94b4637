internal import AdminServer
internal import Foundation
internal import ServingCore
internal import ServingRuntime

/// What a change of a route came to.
enum RouteOutcomeText {
  static func print(_ outcome: RouteOutcome, json: Bool) throws(ServingError) {
    for warning in outcome.warnings {
      FileHandle.standardError.write(Data("crossfade: \(warning)\n".utf8))
    }
    Swift.print(json ? try AdminJSON.text(outcome.route) : text(outcome.route))
  }

  static func text(_ route: RouteView) -> String {
    let restored = RouteText.restored(route).map { ", restoring \($0)" } ?? ""
    let head =
      "model \(route.model): version \(route.stable) is the stable one by revision "
      + "\(route.revision)\(restored)"
    let ended =
      route.withdraws.isEmpty
      ? [] : ["ended: canary \(route.withdraws.map(String.init).joined(separator: ", "))"]
    return ([head] + ended + route.canaries.map(canary)).joined(separator: "\n")
  }

  private static func canary(_ canary: CanaryView) -> String {
    var parts = ["canary \(canary.version): \(RouteText.percent(canary.percent))"]
    if let ramp = canary.ramp { parts.append(RouteText.step(ramp)) }
    if !canary.slice.isEmpty { parts.append("when \(RouteText.slice(canary.slice))") }
    return parts.joined(separator: ", ")
  }
}
