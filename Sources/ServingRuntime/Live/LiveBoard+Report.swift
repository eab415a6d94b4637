internal import ServingCore

extension LiveBoard {
  /// The last seconds of a model's versions.
  /// - Parameters:
  ///   - model: as it is served now.
  ///   - at: RFC 3339, for the report.
  ///   - seconds: 1 to ``LiveReport/secondsMax``; as many elements has every series.
  package func report(of model: ServedModel, seconds: Int, at time: String) -> LiveReport {
    LiveReport(
      model: model.name.description, at: time, seconds: seconds,
      versions: series(of: model.name).map { version, series in
        let latest = series.latest(seconds)
        // A version that came later has nothing to show for the time before.
        let missing = max(0, seconds - latest.count)
        func numbers(_ value: (LiveSeries.Second) -> Double) -> [Double] {
          Array(repeating: 0, count: missing) + latest.map(value)
        }
        func times(_ value: (LiveSeries.Second) -> Float?) -> [Double?] {
          Array(repeating: nil, count: missing)
            + latest.map { value($0).map { (Double($0) * 1_000).rounded() / 1_000 } }
        }
        return LiveReport.Version(
          version: version.number, roles: Self.roles(of: version, in: model.active),
          percent: Self.percent(of: version, in: model.active),
          rate: numbers { Double($0.replies) }, errors: numbers { Double($0.errors) },
          p50Ms: times(\.p50), p95Ms: times(\.p95))
      })
  }

  private static func roles(of version: ModelVersion, in route: ActiveRoute?) -> [String] {
    guard let route else { return [] }
    if route.stable == version { return [VersionRole.stable.rawValue] }
    if route.canaries.contains(where: { $0.version == version }) {
      return [VersionRole.canary.rawValue]
    }
    return route.shadows.contains { $0.version == version } ? [VersionRole.shadow.rawValue] : []
  }

  private static func percent(of version: ModelVersion, in route: ActiveRoute?) -> Double? {
    guard let route else { return nil }
    if route.stable == version {
      let others = route.canaries.filter(\.slice.isEverything)
        .reduce(0) { $0 + $1.percentage.hundredths }
      return Double(max(0, Percentage.hundredthsMax - others)) / 100
    }
    return route.canaries.first { $0.version == version }?.percentage.number
      ?? route.shadows.first { $0.version == version }?.percentage.number
  }
}
