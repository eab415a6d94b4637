package import ExperimentStore
package import GatewayMetrics
package import ServingCore
internal import Synchronization

/// What is known of every comparison that is followed, as the desk published it last.
///
/// The mutex is held for moves only. The desk's thread is of idle priority and may stop with it in
/// its hand, so nobody on the way of a request takes it.
package final class ComparisonBook: Sendable {
  private struct State {
    var known: [ComparisonID: KnownComparison] = [:]
    /// Since they were saved.
    var unsaved: Set<ComparisonID> = []
    /// What is kept and not followed now.
    var stored: [ComparisonID: StoredComparison] = [:]
    /// Of the publications so far.
    var generation = 0
  }

  private let state = Mutex(State())
  private let isAsked = Atomic<Bool>(false)
  private let wake = Mutex<(@Sendable () -> Void)?>(nil)

  package init() {}

  /// Takes up what was kept before: a comparison of the same artifacts and settings goes on.
  package func restore(_ stored: [StoredComparison]) {
    state.withLock { state in
      for one in stored { state.stored[one.id] = one }
    }
  }

  /// A model's comparisons, as they were published last.
  package func comparisons(of model: ModelName) -> [KnownComparison] {
    state.withLock { $0.known.values.filter { $0.id.model == model } }
  }

  /// What became of mirrored requests, for a scrape: of each pair of versions the comparison that
  /// began last.
  package var facts: [ScrapeFacts.Comparison] {
    struct Pair: Hashable {
      var model: ModelName
      var baseline: ModelVersion
      var candidate: ModelVersion
    }
    var newest: [Pair: KnownComparison] = [:]
    for one in state.withLock({ Array($0.known.values) }) {
      let pair = Pair(
        model: one.id.model, baseline: one.id.baseline, candidate: one.id.candidate)
      if newest[pair].map({ $0.id.since < one.id.since }) ?? true { newest[pair] = one }
    }
    return newest.values.map { ScrapeFacts.Comparison($0) }
  }

  /// Everything that was published and not saved yet.
  package func takeUnsaved() -> [KnownComparison] {
    state.withLock { state in
      defer { state.unsaved.removeAll() }
      return state.unsaved.compactMap { state.known[$0] }
    }
  }

  /// Has it saved again: it could not be.
  package func putBack(_ ids: [ComparisonID]) {
    state.withLock { $0.unsaved.formUnion(ids) }
  }

  /// Has the desk publish what is new, and waits for that, but not longer than asked: where all
  /// cores are busy it may take long.
  package func refresh(milliseconds: Int = 500) async {
    let before = state.withLock { $0.generation }
    isAsked.store(true, ordering: .releasing)
    wake.withLock { $0 }?()
    let stepMilliseconds = 5
    for _ in 0..<max(1, milliseconds / stepMilliseconds) {
      if state.withLock({ $0.generation }) != before { return }
      // Cut short when the task is cancelled; then whoever asked is gone.
      guard (try? await Task.sleep(for: .milliseconds(stepMilliseconds))) != nil else { return }
    }
  }

  // MARK: For the desk

  func follow(wake: @escaping @Sendable () -> Void) { self.wake.withLock { $0 = wake } }

  /// Whether somebody waits for a publication.
  func takeQuestion() -> Bool { isAsked.exchange(false, ordering: .acquiring) }

  func publish(_ changed: [KnownComparison]) {
    state.withLock { state in
      for one in changed {
        state.known[one.id] = one
        state.unsaved.insert(one.id)
      }
      state.generation += 1
    }
  }

  /// What was kept of a comparison before it is followed, or followed again.
  func before(_ id: ComparisonID) -> StoredComparison? { state.withLock { $0.stored[id] } }

  /// Lets go of a comparison that stands still and is saved, but for what it is taken up with when
  /// it goes on.
  /// - Returns: whether it was saved.
  func release(_ known: KnownComparison) -> Bool {
    let stored = known.stored
    return state.withLock { state in
      guard !state.unsaved.contains(known.id) else { return false }
      state.known[known.id] = nil
      state.stored[known.id] = stored
      return true
    }
  }
}

extension ScrapeFacts.Comparison {
  fileprivate init(_ known: KnownComparison) {
    let comparison = known.comparison
    func named<Key: RawRepresentable<String>>(_ counts: [Key: Int]) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
    }
    self.init(
      model: known.id.model, baseline: known.id.baseline, candidate: known.id.candidate,
      mirrored: comparison.mirrored, compared: comparison.compared,
      rows: comparison.total.differing.rows, differentRows: comparison.total.differing.hits,
      failed: named(comparison.failures), dropped: named(comparison.drops))
  }
}
