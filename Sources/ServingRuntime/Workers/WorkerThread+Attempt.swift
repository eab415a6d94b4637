package import ServingCore

extension WorkerThread {
  /// Runs what blocks and may fail on a thread of its own; as ``run(name:priority:_:)``.
  /// - Throws: what `body` throws; `RESOURCE_EXHAUSTED` when the system has no thread left.
  package static func attempt<Value: Sendable>(
    name: String, priority: WorkerPriority = .lowered,
    _ body: @escaping @Sendable () throws(ServingError) -> Value
  ) async throws(ServingError) -> Value {
    try await run(name: name, priority: priority) { Result(catching: body) }.get()
  }
}
