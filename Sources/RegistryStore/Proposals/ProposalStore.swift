package import ServingCore

/// The proposals of a registry's models, where promotion takes two:
/// `<root>/<model>/proposals/00000001.yaml`, and beside each what was decided of it. Files are only
/// ever added, each by one atomic step that fails when the name is taken. Everything here blocks on
/// the file system.
///
/// Whoever can write to the folder can do what this does by hand: what keeps one person from being
/// two here is the file system's permissions, or a server that people must go through.
package struct ProposalStore: Sendable {
  /// How often a number is tried to be taken when others are faster.
  static let attemptsMax = 64

  package let root: String

  package init(root: String) {
    self.root = root
  }

  var routes: RouteStore { RouteStore(root: root) }

  /// Whether a promotion of a model takes two.
  /// - Throws: what is wrong with the registry's policy: nothing is promoted then.
  package func takesTwo(_ model: ModelName) throws(ServingError) -> Bool {
    try RegistryPolicyReader(root: root).read().takesTwo(model)
  }

  /// The newest proposals, `RegistryLimits.proposalsShownMax` at most.
  /// - Throws: `NOT_FOUND` for a model that is not there, the system's words when the folder or the
  ///   route cannot be read. What is wrong with one proposal is in the listing.
  package func listing(of model: ModelName) throws(ServingError) -> ProposalListing {
    let modelFolder = try routes.modelFolder(model)
    guard let proposals = try ProposalFolder.open(in: modelFolder, of: model) else {
      return ProposalListing()
    }
    let inForce = try RouteStore.reading(of: model, in: modelFolder).result.get().route
    var listing = ProposalListing(
      problems: try proposals.strays().map { name in
        "\("\(proposals.path)/\(name)".quotedPath) is no proposal: expected names such as "
          + "\(ProposalFileName.proposal(1)) and \(ProposalFileName.decision(1))"
      })
    for number in try proposals.numbers().suffix(RegistryLimits.proposalsShownMax).reversed() {
      do {
        listing.records.append(
          try record(number, in: proposals, modelFolder, inForce: inForce))
      } catch {
        guard error.code == .dataLoss || error.code == .invalidArgument else { throw error }
        listing.problems.append(error.message)
      }
    }
    return listing
  }

  /// One proposal, whatever became of it.
  /// - Throws: `NOT_FOUND` without it, `DATA_LOSS` for a damaged one.
  package func record(
    _ number: Int, of model: ModelName
  ) throws(ServingError) -> ProposalRecord {
    let modelFolder = try routes.modelFolder(model)
    guard let proposals = try ProposalFolder.open(in: modelFolder, of: model) else {
      throw ServingError(
        .notFound, "model \(model) has no proposals",
        detail: ["model": model.description, "proposal": "\(number)"])
    }
    let inForce = try RouteStore.reading(of: model, in: modelFolder).result.get().route
    return try record(number, in: proposals, modelFolder, inForce: inForce)
  }

  private func record(
    _ number: Int, in proposals: borrowing ProposalFolder, _ modelFolder: borrowing Folder,
    inForce: Route?
  ) throws(ServingError) -> ProposalRecord {
    let (proposal, sha256) = try proposals.proposal(number)
    let decision = try proposals.decision(of: number, proposalSHA256: sha256)
    var record = ProposalRecord(
      proposal: proposal, sha256: sha256, decision: decision, inForce: inForce)
    if (inForce?.revision ?? 0) != proposal.revision {
      record.successor = try successor(of: proposal, in: modelFolder)
    }
    return record
  }

  /// The first valid revision that was made from the one that a proposal is about. Nil as well
  /// where too many broken ones stand before it.
  private func successor(
    of proposal: Proposal, in modelFolder: borrowing Folder
  ) throws(ServingError) -> Route? {
    guard let routes = try RouteFolder.open(in: modelFolder, of: proposal.model) else {
      return nil
    }
    let later = try routes.listing().revisions.filter { $0 > proposal.revision }
    for revision in later.prefix(RegistryLimits.brokenRevisionsMax) {
      guard let route = try routes.entry(revision)?.route else { continue }
      return (route.parent?.revision ?? 0) == proposal.revision ? route : nil
    }
    return nil
  }
}
