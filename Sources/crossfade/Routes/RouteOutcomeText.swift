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
    let ended = [("canary", route.withdraws), ("shadow", route.endsShadows)].compactMap {
      kind, versions in
      versions.isEmpty
        ? nil : "ended: \(kind) \(versions.map(String.init).joined(separator: ", "))"
    }
    let approved = route.approval.map {
      ["proposed by \(route.by.quotedForMessage), approved by \($0.by.quotedForMessage)"]
    }
    return
      ([head] + (approved ?? []) + ended + route.canaries.map(canary) + route.shadows.map(shadow))
      .joined(separator: "\n")
  }

  private static func canary(_ canary: CanaryView) -> String {
    var parts = ["canary \(canary.version): \(RouteText.percent(canary.percent))"]
    if let ramp = canary.ramp { parts.append(RouteText.step(ramp)) }
    if !canary.slice.isEmpty { parts.append("when \(RouteText.slice(canary.slice))") }
    return parts.joined(separator: ", ")
  }

  private static func shadow(_ shadow: ShadowView) -> String {
    var parts = ["shadow \(shadow.version): copies of \(RouteText.percent(shadow.percent))"]
    if !shadow.slice.isEmpty { parts.append("when \(RouteText.slice(shadow.slice))") }
    parts.append("\(RouteText.percent(shadow.repeatedPercent)) of them repeated")
    return parts.joined(separator: ", ")
  }
}
