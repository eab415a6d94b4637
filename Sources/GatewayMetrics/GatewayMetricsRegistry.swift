package import ServingCore
internal import Synchronization

/// Knows everything that counts in a gateway, and makes the text of a scrape from it. Locked when a
/// lane or an event loop begins and when somebody scrapes, never for a request.
///
/// Nobody has to say that a version is gone: when nobody but the registry holds its metrics any
/// more, the next scrape shows their last values and lets them go. With several scrapers, one of
/// them gets those; where nobody scrapes, the model's next lane lets them go.
package final class GatewayMetricsRegistry: Sendable {
  /// Versions that are gone and wait for a scrape, of all models.
  static let goneVersionsMax = 1_000

  private struct Key: Hashable {
    var model: ModelName
    var version: ModelVersion
  }

  private struct State {
    var versions: [Key: VersionLanes] = [:]
    var gateways: [GatewayCounters] = []
    var tls: (@Sendable () -> TLSFigures)?
    var access: (@Sendable () -> AuthenticationFigures)?
    var overload: (@Sendable () -> OverloadFigures)?
    var telemetry: (@Sendable () -> TelemetryFigures)?
  }

  private let state = Mutex(State())
  private let libraries: PrometheusFactory?
  private let engine: @Sendable () -> String

  /// - Parameters:
  ///   - libraries: what libraries count in, when that is shown too.
  ///   - engine: the engines' names and versions, such as `onnxruntime 1.32.0, trees`; asked at
  ///     each scrape, as an engine may be loaded later.
  package init(
    libraries: PrometheusFactory? = nil,
    engine: @autoclosure @escaping @Sendable () -> String = ""
  ) {
    self.libraries = libraries
    self.engine = engine
  }

  /// Metrics for one more lane, to hold as long as it counts. A version with several lanes, or one
  /// that is loaded again while its earlier lane drains, has several; its series show their sum.
  package func makeMetrics(of model: ModelName, _ version: ModelVersion) -> VersionMetrics {
    let metrics = VersionMetrics(model: model, version: version)
    let key = Key(model: model, version: version)
    state.withLock { state in
      var gone: [Key] = []
      // A list of its own: while the dictionary's is used, a change copies it, and with it the
      // references that tell whether somebody else has one.
      for other in Array(state.versions.keys) where state.versions[other]?.settle() == false {
        gone.append(other)
      }
      let isTooMany = gone.count > Self.goneVersionsMax
      for other in gone where other != key && (isTooMany || other.model == model) {
        state.versions[other] = nil
      }
      state.versions[key, default: VersionLanes()].add(metrics)
    }
    return metrics
  }

  /// Counters for one more event loop.
  package func makeGatewayCounters() -> GatewayCounters {
    state.withLock { state in
      let counters = GatewayCounters()
      state.gateways.append(counters)
      return counters
    }
  }

  /// Shows what a server's TLS counts, from now on.
  package func follow(tls: @escaping @Sendable () -> TLSFigures) {
    state.withLock { $0.tls = tls }
  }

  /// Shows what access control counts, from now on.
  package func follow(access: @escaping @Sendable () -> AuthenticationFigures) {
    state.withLock { $0.access = access }
  }

  /// Says where to ask how overloaded the gateway is, at each scrape.
  package func follow(overload: @escaping @Sendable () -> OverloadFigures) {
    state.withLock { $0.overload = overload }
  }

  /// Says where to ask what became of the access log and of spans, at each scrape.
  package func follow(telemetry: @escaping @Sendable () -> TelemetryFigures) {
    state.withLock { $0.telemetry = telemetry }
  }

  /// A scrape, in Prometheus' text format.
  package func text(_ facts: ScrapeFacts = ScrapeFacts()) -> String {
    var gateway = GatewaySnapshot()
    for counters in state.withLock({ $0.gateways }) { gateway.merge(counters.snapshot()) }
    var families = VersionSnapshot.families(versionSnapshots())
    families += facts.families
    families += gateway.families
    if let tls = state.withLock({ $0.tls }) { families += tls().families }
    if let access = state.withLock({ $0.access }) { families += access().families }
    if let overload = state.withLock({ $0.overload }) { families += overload().families }
    if let telemetry = state.withLock({ $0.telemetry }) { families += telemetry().families }
    var build = MetricFamily(MetricCatalogue.buildInfo)
    build.add([Product.version, engine()], .number(1))
    families.append(build)
    families += ProcessFigures.read().families
    if let libraries {
      families.append(MetricFamily(MetricCatalogue.seriesDropped, .count(libraries.droppedCount)))
      families += libraries.families()
    }
    return PrometheusText.encode(families)
  }

  /// By model and version.
  private func versionSnapshots() -> [VersionSnapshot] {
    // Lanes are asked for what they hold outside of the lock, as they have locks of their own.
    takeVersions().compactMap { $0.snapshot() }.sorted {
      ($0.model, $0.version) < ($1.model, $1.version)
    }
  }

  /// All versions that are known, after which those that nobody can count in any more are not. As
  /// long as one lane of a version is there, so is what the others counted, or its counters would
  /// go down.
  private func takeVersions() -> [VersionLanes] {
    state.withLock { state in
      var taken: [VersionLanes] = []
      for key in Array(state.versions.keys) {
        let isHeld = state.versions[key]?.settle() ?? false
        if let lanes = state.versions[key] { taken.append(lanes) }
        if !isHeld { state.versions[key] = nil }
      }
      return taken
    }
  }
}
