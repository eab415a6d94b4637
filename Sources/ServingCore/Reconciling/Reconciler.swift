/// Decides the next step for a model, from what is wanted and what is there. Pure: the same
/// observation gives the same step, and none when there is nothing to do.
///
/// The order keeps the model available: a version is ready before it is routed to, and routed away
/// from before it is retired; what answers unpinned requests is never retired. A canary need not be
/// ready for its revision to be routed by: the stable version answers until it is. A version that
/// is no longer wanted goes before another is loaded, so that both are not in memory without need.
/// One version of a model loads at a time; one that nobody wants by now holds up nothing but
/// shadows, because it may have begun as one and take its time.
///
/// Shadows answer nobody, so all else goes before them: they are loaded last, one that loads or
/// fails holds up nothing but other shadows, and one that is over goes even while the split that
/// had it is still in force.
package enum Reconciler {
  package static func decide(_ model: ModelObservation) -> ModelAction? {
    guard let goal = model.goal else { return nil }
    return route(model, goal) ?? retire(model, goal) ?? load(model, goal)
  }

  private static func route(_ model: ModelObservation, _ goal: ModelGoal) -> ModelAction? {
    guard let target = goal.target, target != model.active else { return nil }
    if model.phases[target.stable] == .ready { return .route(target) }
    // Only where nothing answers, and not while the right one is on its way.
    guard model.active == nil, model.phases[target.stable].isHopeless,
      let fallback = goal.fallback, model.phases[fallback.stable] == .ready
    else { return nil }
    return .route(fallback)
  }

  private static func retire(_ model: ModelObservation, _ goal: ModelGoal) -> ModelAction? {
    let wanted = Set(goal.wanted.map(\.version))
    let unwanted = model.phases.lazy
      .filter { version, phase in
        phase == .ready && !wanted.contains(version)
          && !(model.active?.names(version) ?? false)
      }
      .map(\.key).min()
    return unwanted.map(ModelAction.retire)
  }

  private static func load(_ model: ModelObservation, _ goal: ModelGoal) -> ModelAction? {
    let loading = model.phases.filter { $0.value == .loading }.keys
    let holdsUp = loading.contains { goal.roles(of: $0).contains { $0 != .shadow } }
    guard !holdsUp else { return nil }
    for wanted in goal.wanted where (model.phases[wanted.version] ?? .idle) == .idle {
      return loading.isEmpty || wanted.role != .shadow ? .load(wanted.version) : nil
    }
    return nil
  }
}

extension VersionPhase? {
  /// Whether a version will not be ready by itself soon: it failed, or it is not there.
  fileprivate var isHopeless: Bool {
    switch self {
    case .failed, nil: true
    case .loading, .ready, .draining, .idle: false
    }
  }
}

extension ActiveRoute {
  /// Whether a version answers callers.
  fileprivate func names(_ version: ModelVersion) -> Bool {
    stable == version || canaries.contains { $0.version == version }
  }
}
