import ServingRuntime

extension StatusReport {
  /// Two models: one that is as its registry wants it, one whose new version failed.
  static let scripted = StatusReport(
    product: "crossfade 0.1.0", startedAt: "2026-11-23T06:10:00.512Z",
    at: "2026-11-23T09:22:40.004Z",
    registry: RegistryStatus(
      path: "/srv/registry", since: "2026-11-23T06:10:00.600Z", watch: "inotify", scanCount: 42,
      scannedAt: "2026-11-23T09:20:11.000Z", warnings: ["\"x\" is no model"]),
    memory: MemoryStatus(
      budgetBytes: 2 << 30, usedBytes: 126_353_408, residentBytes: 325_111_808),
    models: [catalog, digits, ModelStatus(name: "empty")])

  private static let catalog = ModelStatus(
    name: "catalog",
    route: ModelStatus.RouteStatus(
      revision: 7, stable: 12, previous: 11, action: "promote", actor: "ada",
      time: "2026-11-23T09:20:10Z",
      reason: "better recall on short titles, measured on last week's labelled sample of 12,000"),
    activeRevision: 6, activeStable: 11, problems: ["revision 8 is broken"],
    versions: [
      VersionStatusReport(
        version: 11, state: "ready", roles: ["previous"], since: "2026-11-22T22:01:10.004Z",
        memoryBytes: 63_176_704, peakBytes: 71_303_168, inFlight: 3),
      VersionStatusReport(
        version: 12, state: "failed", roles: ["stable"], code: "FAILED_PRECONDITION",
        reason: "golden vectors: output \"score\" row 3: expected 0.812 ± 0.001, got 0.534",
        since: "2026-11-23T09:20:11.123Z",
        transitions: [
          .init(state: "found", at: "2026-11-23T09:20:10.500Z"),
          .init(state: "verifying", at: "2026-11-23T09:20:10.510Z"),
          .init(state: "failed", at: "2026-11-23T09:20:11.123Z"),
        ],
        checks: [
          .init(name: "digests", outcome: "passed", finding: "3 files", milliseconds: 11.9),
          .init(
            name: "golden", outcome: "failed",
            finding: "output \"score\" row 3: expected 0.812 ± 0.001, got 0.534 at 1 of 12 rows",
            milliseconds: 2.5),
        ]),
    ])

  private static let digits = ModelStatus(
    name: "digits", activeRevision: 0, activeStable: 2,
    versions: [
      VersionStatusReport(
        version: 2, state: "ready", roles: ["stable"], reason: "removed",
        since: "2026-11-23T06:10:02.310Z", memoryBytes: 63_176_704, inFlight: 0)
    ])
}
