internal import ServingCore

/// The route of a model as it was read, and what to look at to know whether it still is so.
struct RouteReading {
  /// Before a model's first revision.
  static let none = RouteReading(result: .success(.none), leftovers: [], folder: nil, files: [])

  /// `DATA_LOSS` when more than `RegistryLimits.brokenRevisionsMax` revisions are broken.
  private(set) var result: Result<RouteState, ServingError>
  /// Names of files that are not a revision yet.
  private(set) var leftovers: [String]
  private var folder: FileFacts?
  /// Each file that the state depends on, as it was before it was read.
  private var files: [(revision: Int, facts: FileFacts?)]

  private init(
    result: Result<RouteState, ServingError>, leftovers: [String], folder: FileFacts?,
    files: [(revision: Int, facts: FileFacts?)]
  ) {
    self.result = result
    self.leftovers = leftovers
    self.folder = folder
    self.files = files
  }

  /// Reads from the highest revision down to the first valid one, and that one's parent.
  /// - Throws: the system's words when a file that decides cannot be read.
  init(_ routes: borrowing RouteFolder) throws(ServingError) {
    self = .none
    // Before what they stand for, so that a change in between is noticed next time.
    folder = try routes.folder.facts()
    let listing = try routes.listing()
    leftovers = listing.temporaries
    var state = RouteState.none
    state.highestNumber = listing.revisions.last ?? 0
    var broken: [String] = []
    for revision in listing.revisions.reversed() {
      guard let entry = try entry(revision, in: routes) else { continue }
      switch entry.result {
      case .success(let route):
        state.route = route
        state.sha256 = entry.sha256
        state.problems = broken.map {
          "\($0); revision \(route.revision) stays in force"
        }
        if let finding = try parentFinding(of: route, in: routes) {
          state.problems.append(finding)
        }
        result = .success(state)
        return
      case .failure(let error):
        guard broken.count < RegistryLimits.brokenRevisionsMax else {
          result = .failure(
            ServingError(
              .dataLoss,
              "\(routes.path.quotedPath): more than \(RegistryLimits.brokenRevisionsMax) revisions "
                + "are broken, down to \(revision): \(error.message)"))
          return
        }
        broken.append("revision \(revision) is broken: \(error.message)")
      }
    }
    state.problems = broken.map { "\($0); no revision is in force" }
    result = .success(state)
  }

  /// Whether nothing has changed since, for certain.
  /// - Parameter settledBefore: nanoseconds since the epoch; what changed later may have changed
  ///   again without showing, as file systems' clocks tick slowly.
  func isCurrent(
    _ routes: borrowing RouteFolder, settledBefore: Int64
  ) throws(ServingError) -> Bool {
    guard let folder, folder.changedNanoseconds < settledBefore,
      folder == (try routes.folder.facts())
    else { return false }
    for (revision, facts) in files {
      guard facts.map({ $0.changedNanoseconds < settledBefore }) ?? true,
        facts == (try routes.folder.facts(of: RouteFileName.name(of: revision)))
      else { return false }
    }
    return true
  }

  private mutating func entry(
    _ revision: Int, in routes: borrowing RouteFolder
  ) throws(ServingError) -> RouteHistory.Entry? {
    let facts = try routes.folder.facts(of: RouteFileName.name(of: revision))
    files.append((revision, facts))
    return try routes.entry(revision)
  }

  private mutating func parentFinding(
    of route: Route, in routes: borrowing RouteFolder
  ) throws(ServingError) -> String? {
    guard let parent = route.parent else { return nil }
    let file: RouteHistory.Entry?
    do { file = try entry(parent.revision, in: routes) } catch {
      // Not what decides, so it is a finding like others.
      file = RouteHistory.Entry(
        revision: parent.revision, sha256: nil, result: .failure(error))
    }
    return RouteChain.parentFinding(of: route.revision, parent, file)
  }
}
