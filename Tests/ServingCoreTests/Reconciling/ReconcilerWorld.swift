import ServingCore
import ServingTestKit
import Testing

/// A registry that changes and versions that load, fail and drain at random, with the reconciler's
/// steps carried out; checks after each step what must always hold.
struct ReconcilerWorld {
  var random: SeededRandom
  var available: Set<ModelVersion> = []
  var broken: Set<ModelVersion> = []
  var route: Route?
  var keep = KeepPolicy.none
  var isReadable = true
  var active: ActiveRoute?
  var phases: [ModelVersion: VersionPhase] = [:]

  init(random: SeededRandom) {
    self.random = random
  }

  var goal: ModelGoal {
    ModelGoal(
      route: route, keep: keep, available: Array(available),
      loaded: Set(phases.filter { $0.value == .ready }.keys),
      refused: Set(phases.filter { $0.value == .failed }.keys))
  }

  /// Something happens, then the steps that follow from it.
  mutating func live() {
    let any = version(Int64.random(in: 1...5, using: &random))
    switch Int.random(in: 0..<9, using: &random) {
    case 0: available.insert(any)
    case 1: available.remove(any)
    case 2: broken.formSymmetricDifference([any])
    case 3:
      let shadows = (1...5).filter { $0 != any.number && random.isOne(in: 4) }
      route = .stub(
        (route?.revision ?? 0) + 1, stable: any.number, previous: any.number % 5 + 1,
        shadows: shadows.map { .stub(Int64($0)) })
    case 4:
      keep = KeepPolicy(latest: Int.random(in: 0...2, using: &random), versions: [any])
    case 5: isReadable.toggle()
    case 6: finishLoads()
    case 7: phases = phases.mapValues { $0 == .failed ? .idle : $0 }
    default: phases = phases.mapValues { $0 == .draining ? .idle : $0 }
    }
    settle()
  }

  /// The registry stands still and everything comes to its end.
  mutating func calmDown() {
    isReadable = true
    for _ in 0..<20 {
      phases = phases.mapValues { $0 == .draining ? .idle : $0 }
      finishLoads()
      settle()
    }
  }

  private mutating func finishLoads() {
    for (version, phase) in phases where phase == .loading {
      phases[version] = broken.contains(version) ? .failed : .ready
    }
  }

  private mutating func settle() {
    for _ in 0..<50 {
      let observation = ModelObservation(
        goal: isReadable ? goal : nil, active: active, phases: phases)
      guard let action = Reconciler.decide(observation) else { return }
      carryOut(action)
    }
    Issue.record("the steps do not end")
  }

  private mutating func carryOut(_ action: ModelAction) {
    switch action {
    case .route(let next):
      #expect(phases[next.stable] == .ready, "routed to what is not ready")
      active = next
    case .load(let version):
      let loading = phases.filter { $0.value == .loading }.keys
      let roles = loading.flatMap(goal.roles)
      #expect(roles.allSatisfy { $0 == .shadow }, "a second load")
      #expect(loading.isEmpty || !goal.isOnlyShadow(version), "a second load of a shadow")
      #expect(available.contains(version), "a load of what is not there")
      #expect((phases[version] ?? .idle) == .idle)
      phases[version] = .loading
    case .retire(let version):
      #expect(phases[version] == .ready && active?.stable != version)
      phases[version] = .draining
    }
  }
}
