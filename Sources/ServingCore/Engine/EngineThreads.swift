/// How many threads an engine may use for one run of one version.
package struct EngineThreads: Hashable, Sendable {
  /// The highest count a manifest may ask for.
  package static let countMax = 256
  /// One thread inside an operator and one across operators: on a shared machine many small
  /// models side by side do better than one that takes every core.
  package static let defaults = EngineThreads(intraOp: 1, interOp: 1)

  /// Threads that share one operator's work.
  package var intraOp: Int
  /// Operators that run at the same time.
  package var interOp: Int

  package init(intraOp: Int, interOp: Int) {
    self.intraOp = intraOp
    self.interOp = interOp
  }
}
