import ServingCore
import Testing

/// A model's route as authors change it, without a file: each draft becomes the next revision.
struct PlannedRoute {
  static let start = "2026-11-23T05:00:00Z"

  let model: ModelName
  private(set) var state: RouteState
  private(set) var entries: [RouteHistory.Entry] = []
  var withoutRoute: ModelVersion?

  /// - Parameter stable: promoted by the first revision; nil to begin without one.
  init(stable: Int64? = 1, withoutRoute: Int64? = nil) throws {
    model = try ModelName("digits")
    state = .none
    self.withoutRoute = withoutRoute.flatMap { ModelVersion($0) }
    if let stable { try promote(stable) }
  }

  var route: Route? { state.route }
  var history: RouteHistory { RouteHistory(entries: entries) }

  func canary(_ version: Int64) throws -> Canary {
    try #require(state.route?.canaries.first { $0.version.number == version })
  }

  func shadow(_ version: Int64) throws -> Shadow {
    try #require(state.route?.shadows.first { $0.version.number == version })
  }

  static func version(_ number: Int64) throws(ServingError) -> ModelVersion {
    try ModelVersion(parsing: "\(number)")
  }

  static func author(_ time: String = start) -> RouteAuthor {
    RouteAuthor(actor: "ana", time: time, reason: "better")
  }

  mutating func add(_ draft: RouteDraft) {
    let revision = state.highestNumber + 1
    let parent = state.route.map { Route.Parent(revision: $0.revision, sha256: state.sha256 ?? "") }
    let route = draft.route(of: model, revision: revision, parent: parent)
    state = RouteState(
      route: route, sha256: "digest-\(revision)", highestNumber: revision, problems: [])
    entries.append(
      RouteHistory.Entry(
        revision: revision, sha256: "digest-\(revision)", result: .success(route)))
  }

  mutating func promote(_ version: Int64) throws(ServingError) {
    add(
      try RoutePlan.promote(
        Self.version(version), state: state, inForceWithoutRoute: withoutRoute,
        expectedRevision: nil, author: Self.author()))
  }

  mutating func canary(
    _ version: Int64, _ share: CanaryShare? = nil, gates: [Gate]? = nil,
    slice: [String: [String]]? = nil, keys: [String]? = nil, stableKeys: [String]? = nil,
    expected: Int? = nil
  ) throws(ServingError) {
    add(
      try RoutePlan.canary(
        CanaryOrder(
          version: Self.version(version), share: share, gates: gates,
          slice: slice.map(RouteSlice.init), keys: keys, stableKeys: stableKeys),
        state: state, inForceWithoutRoute: withoutRoute, expectedRevision: expected,
        author: Self.author()))
  }

  /// - Parameters:
  ///   - share: in hundredths of a percent.
  ///   - repeated: in hundredths of a percent.
  mutating func shadow(
    _ version: Int64, _ share: Int? = nil, slice: [String: [String]]? = nil,
    repeated: Int? = nil, expected: Int? = nil
  ) throws(ServingError) {
    try order(
      .mirror(
        Self.version(version), percentage: share.map { Percentage(clamping: $0) },
        slice: slice.map(RouteSlice.init), repeated: repeated.map { Percentage(clamping: $0) }),
      expected: expected)
  }

  /// - Parameter version: nil for all.
  mutating func endShadow(_ version: Int64? = nil, expected: Int? = nil) throws(ServingError) {
    try order(.end(version.flatMap { ModelVersion($0) }), expected: expected)
  }

  private mutating func order(_ order: ShadowOrder, expected: Int?) throws(ServingError) {
    add(
      try RoutePlan.shadow(
        order, state: state, inForceWithoutRoute: withoutRoute, expectedRevision: expected,
        author: Self.author()))
  }

  /// - Parameter elapsed: seconds since whatever time the plan asks about.
  mutating func ramp(
    _ order: RampOrder, of version: Int64? = nil, elapsed: Int = 0, at time: String = start
  ) throws(ServingError) {
    add(
      try RoutePlan.ramp(
        order, of: version.flatMap { ModelVersion($0) }, state: state, expectedRevision: nil,
        author: Self.author(time), elapsedSeconds: { _ in elapsed }))
  }

  mutating func apply(
    _ decision: RampDecision, to version: Int64, expected: Int? = nil,
    findings: [GateFinding] = []
  ) throws(ServingError) {
    add(
      try RoutePlan.apply(
        decision, to: Self.version(version), state: state,
        expectedRevision: expected ?? state.route?.revision ?? 0, findings: findings,
        time: Self.start))
  }

  mutating func rollback(to revision: Int? = nil) throws(ServingError) {
    add(try RoutePlan.rollback(history, to: revision, author: Self.author()))
  }
}

extension CanaryShare {
  /// A percentage, in hundredths.
  static func hundredths(_ count: Int) -> CanaryShare { .percentage(Percentage(clamping: count)) }

  static func ramp(_ percents: Int..., hold: Int = 600, requests: Int = 1_000) -> CanaryShare {
    .ramp(
      steps: percents.map { Percentage(clamping: $0 * 100) }, holdSeconds: hold,
      requestsMin: requests)
  }
}
