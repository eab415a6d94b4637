package import ExperimentStore
internal import ServingCore

/// Keeps comparisons in the store, now and then and at the end, and takes them up at the start.
package struct ComparisonKeeper: Sendable {
  /// How often what is new is kept.
  static let seconds = 5

  private let book: ComparisonBook
  /// Nil for a server that keeps nothing.
  private let store: ExperimentStore?
  private let report: @Sendable (String) -> Void

  /// - Parameter report: told of what goes wrong, once while it stays the same.
  package init(
    book: ComparisonBook, store: ExperimentStore?, report: @escaping @Sendable (String) -> Void
  ) {
    self.book = book
    self.store = store
    self.report = report
  }

  /// Takes up what is kept. Call before anything is compared.
  package func restore() async {
    guard let store else { return }
    do throws(ServingError) {
      let stored = try await WorkerThread.attempt(name: "comparisons") { () throws(ServingError) in
        try store.reader.comparisons()
      }
      book.restore(stored)
    } catch {
      report("comparisons are begun anew, what is kept cannot be read: \(error.message)")
    }
  }

  /// Goes on until its task is cancelled.
  package func run() async {
    guard store != nil else { return }
    var lastProblem: String?
    while !Task.isCancelled {
      let problem = await save()
      if let problem, problem != lastProblem { report(problem) }
      lastProblem = problem
      // Cut short when the task is cancelled, which ends the loop.
      try? await Task.sleep(for: .seconds(Self.seconds))
    }
  }

  /// Keeps what is new, for the last time.
  package func close() async {
    if let problem = await save() { report(problem) }
  }

  /// Keeps what is new.
  /// - Returns: why it could not be kept; nil when it is.
  func save() async -> String? {
    guard let store else { return nil }
    let unsaved = book.takeUnsaved()
    guard !unsaved.isEmpty else { return nil }
    do throws(ServingError) {
      try await WorkerThread.attempt(name: "comparisons") { () throws(ServingError) in
        // Before its first request is compared there is nothing to keep.
        try store.save(unsaved.filter { $0.comparison.compared > 0 }.map(\.stored))
      }
      return nil
    } catch {
      book.putBack(unsaved.map(\.id))
      return "comparisons are not kept: \(error.message)"
    }
  }
}
