package import ServingCore

extension RouteStore {
  /// Adds a revision behind the highest one: a compare-and-set, as only one author can take a
  /// number, and the others ask `build` again. What takes two by the registry's policy and has no
  /// approval is refused here, whoever asks.
  /// - Parameters:
  ///   - attemptsMax: how often `build` is asked.
  ///   - build: makes the next revision of what is in force; may refuse by throwing.
  /// - Throws: `NOT_FOUND` for a model that is not there, what `build` and `watch` throw,
  ///   `FAILED_PRECONDITION` for what takes two, `UNAVAILABLE` when others were faster each time,
  ///   and the system's words with the path. The route has not changed then, unless the message
  ///   says otherwise.
  package func append(
    to model: ModelName, using random: inout some RandomNumberGenerator,
    attemptsMax: Int = RouteStore.attemptsMax, watch: @escaping Watch = { _ in },
    build: @escaping (RouteState) throws(ServingError) -> RouteDraft
  ) throws(ServingError) -> AppendedRevision {
    let modelFolder = try modelFolder(model)
    let isNew = try modelFolder.makeFolder(RouteFileName.folder, mode: 0o755)
    do throws(ServingError) {
      if isNew { try modelFolder.flush() }
      let routes = RouteFolder(try Folder(RouteFileName.folder, in: modelFolder), of: model)
      let job = RouteAppend(watch: watch, build: guarded(build, model), attemptsMax: attemptsMax)
      return try job.run(in: routes, using: &random)
    } catch {
      // Only an empty folder goes: when this fails, another author has begun here.
      if isNew { try? modelFolder.remove(RouteFileName.folder, isFolder: true) }
      throw modelFolder.explained(error)
    }
  }

  private func guarded(
    _ build: @escaping (RouteState) throws(ServingError) -> RouteDraft, _ model: ModelName
  ) -> (RouteState) throws(ServingError) -> RouteDraft {
    { state throws(ServingError) in
      let draft = try build(state)
      // Nothing else can be refused, and the way back must not wait for a policy that is broken.
      guard draft.change.action == .promote else { return draft }
      let policy = try RegistryPolicyReader(root: root).read()
      if let refusal = FourEyes.refusal(of: draft, for: model, under: policy) { throw refusal }
      return draft
    }
  }
}
