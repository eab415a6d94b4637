internal import Crypto
internal import ServingCore

/// One new revision, from what is in force to its file.
struct RouteAppend {
  let watch: RouteStore.Watch
  let build: (RouteState) throws(ServingError) -> RouteDraft
  let attemptsMax: Int

  func run(
    in routes: borrowing RouteFolder, using random: inout some RandomNumberGenerator
  ) throws(ServingError) -> AppendedRevision {
    for _ in 0..<attemptsMax {
      let state = try RouteReading(routes).result.get()
      try watch(.stateRead(highestNumber: state.highestNumber))
      let route = try route(of: try build(state), after: state, in: routes)
      let yaml = try RouteCodec.encode(route)
      let temporary = try TemporaryRevision(in: routes.folder, using: &random)
      do throws(ServingError) {
        guard try put(yaml, into: temporary, as: route.revision, in: routes.folder) else {
          // Somebody was first.
          try routes.folder.remove(temporary.name, isFolder: false)
          continue
        }
      } catch {
        throw cleaned(error, temporary.name, in: routes.folder)
      }
      try finish(route.revision, temporary.name, in: routes.folder)
      return AppendedRevision(
        route: route, sha256: SHA256Hex.text(SHA256.hash(data: yaml)),
        warnings: tidy(route, temporary.name, in: routes.folder))
    }
    throw ServingError(
      .unavailable,
      "\(routes.path.quotedPath): other authors took the next revision \(attemptsMax) times; try "
        + "again")
  }

  private func route(
    of draft: RouteDraft, after state: RouteState, in routes: borrowing RouteFolder
  ) throws(ServingError) -> Route {
    let count = try routes.listing().revisions.count
    guard count < RegistryLimits.revisionsPerModelMax else {
      throw ServingError(
        .resourceExhausted,
        "\(routes.path.quotedPath) has \(count) revisions and takes no more than "
          + "\(RegistryLimits.revisionsPerModelMax); move the oldest ones elsewhere")
    }
    guard state.highestNumber < Route.revisionMax else {
      throw ServingError(
        .resourceExhausted,
        "\(routes.path.quotedPath) has the highest revision there is, \(Route.revisionMax)")
    }
    var parent: Route.Parent?
    if let route = state.route, let sha256 = state.sha256 {
      parent = Route.Parent(revision: route.revision, sha256: sha256)
    }
    return draft.route(of: routes.model, revision: state.highestNumber + 1, parent: parent)
  }

  /// - Returns: false when the revision is somebody else's by now.
  private func put(
    _ yaml: [UInt8], into temporary: borrowing TemporaryRevision, as revision: Int,
    in folder: borrowing Folder
  ) throws(ServingError) -> Bool {
    try watch(.fileCreated)
    try yaml.withUnsafeBufferPointer { bytes throws(ServingError) in
      try temporary.file.write(UnsafeRawBufferPointer(bytes))
    }
    try temporary.file.seal()
    try watch(.written)
    try watch(.numberChosen(revision))
    return try folder.name(file: temporary.name, toFree: RouteFileName.name(of: revision))
  }

  /// The revision is in force; now its name is seen onto the disk, and the temporary one goes.
  private func finish(
    _ revision: Int, _ temporary: String, in folder: borrowing Folder
  ) throws(ServingError) {
    do throws(ServingError) {
      try watch(.linked(revision))
      try folder.flush()
      try watch(.flushed(revision))
    } catch {
      throw cleaned(error, temporary, in: folder)
        .prefixed("revision \(revision) is in force, but may not survive a crash of the machine")
    }
  }

  /// What stays behind does no harm, so it is no failure of what has come into force.
  private func tidy(
    _ route: Route, _ temporary: String, in folder: borrowing Folder
  ) -> [RegistrySnapshot.Warning] {
    do throws(ServingError) {
      try folder.remove(temporary, isFolder: false)
      try watch(.tidied(route.revision))
      return try StaleTemporary.revision.remove(
        from: folder, at: UTCTimestamp(parsing: route.change.time))
    } catch {
      return [RegistrySnapshot.Warning(path: folder.path, problem: "is untidy: \(error.message)")]
    }
  }

  /// The error, with the temporary file gone, or saying that it is not.
  private func cleaned(
    _ error: ServingError, _ temporary: String, in folder: borrowing Folder
  ) -> ServingError {
    do {
      try folder.remove(temporary, isFolder: false)
      return error
    } catch let removal {
      var both = error
      both.message += "; and \(folder.path)/\(temporary) is left, remove it: \(removal.message)"
      return both
    }
  }
}
