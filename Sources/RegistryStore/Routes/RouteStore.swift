package import ServingCore

/// The routes of a registry's models: `<root>/<model>/routes/00000001.yaml`, one file for each
/// revision, only ever added. Everything here blocks on the file system.
package struct RouteStore: Sendable {
  /// How often a number is tried to be taken when others are faster.
  package static let attemptsMax = 64

  /// Told of each step of an appended revision; throwing stops it there. For progress, and for
  /// tests.
  package typealias Watch = (_ step: RouteStep) throws(ServingError) -> Void

  package let root: String

  package init(root: String) {
    self.root = root
  }

  /// The route in force; ``RouteState/none`` for a model without one.
  /// - Throws: `NOT_FOUND` for a model that is not there, the system's words when a file cannot be
  ///   read, `DATA_LOSS` when more than `RegistryLimits.brokenRevisionsMax` are broken.
  package func current(of model: ModelName) throws(ServingError) -> RouteState {
    try Self.reading(of: model, in: try modelFolder(model)).result.get()
  }

  /// Reads every revision and checks the chain.
  /// - Parameter now: mentions what authors left that did not end, from 24 hours of age on; nil to
  ///   leave that out.
  /// - Throws: `NOT_FOUND` for a model that is not there, the system's words when the folder cannot
  ///   be read. What is wrong with one revision is in its entry.
  package func history(
    of model: ModelName, at now: UTCTimestamp? = nil
  ) throws(ServingError) -> RouteHistory {
    let modelFolder = try modelFolder(model)
    guard let routes = try RouteFolder.open(in: modelFolder, of: model) else {
      return RouteHistory(entries: [])
    }
    let listing = try routes.listing()
    var entries: [RouteHistory.Entry] = []
    for revision in listing.revisions {
      do {
        if let entry = try routes.entry(revision) { entries.append(entry) }
      } catch {
        entries.append(
          RouteHistory.Entry(revision: revision, sha256: nil, result: .failure(error)))
      }
    }
    var strays = listing.strays.map { name in
      "\("\(routes.path)/\(name)".quotedPath) is no revision: expected names such as "
        + RouteFileName.name(of: 1)
    }
    if let now {
      for name in try StaleTemporary.revision.stale(in: routes.folder, at: now) {
        strays.append(
          "\("\(routes.path)/\(name)".quotedPath) was left by an author who did not end; the next "
            + "revision removes it")
      }
    }
    return RouteHistory(entries: entries, strays: strays)
  }

  static func reading(
    of model: ModelName, in modelFolder: borrowing Folder
  ) throws(ServingError) -> RouteReading {
    guard let routes = try RouteFolder.open(in: modelFolder, of: model) else { return .none }
    return try RouteReading(routes)
  }

  func modelFolder(_ model: ModelName) throws(ServingError) -> Folder {
    let rootFolder = try RegistryReader.openRoot(root)
    do { return try Folder(model.description, in: rootFolder) } catch {
      guard error.code == .notFound else { throw error }
      throw ServingError(
        .notFound,
        "the registry \(root.quotedPath) has no model \(model.description.quotedForMessage)",
        detail: ["model": model.description])
    }
  }
}
