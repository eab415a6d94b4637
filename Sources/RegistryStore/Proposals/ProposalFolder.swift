internal import Crypto
internal import Glibc
internal import ServingCore

/// A model's open `proposals/`.
struct ProposalFolder: ~Copyable {
  let folder: Folder
  let model: ModelName

  var path: String { folder.path }

  init(_ folder: consuming Folder, of model: ModelName) {
    self.folder = folder
    self.model = model
  }

  /// Opens it in a model's folder; nil when the model has none yet.
  static func open(
    in modelFolder: borrowing Folder, of model: ModelName
  ) throws(ServingError) -> ProposalFolder? {
    do {
      return ProposalFolder(try Folder(ProposalFileName.folder, in: modelFolder), of: model)
    } catch {
      guard error.systemNumber == ENOENT else { throw error }
      return nil
    }
  }

  /// The numbers that are taken, ascending.
  func numbers() throws(ServingError) -> [Int] {
    try folder.entries().compactMap { ProposalFileName.number($0.bytes) }
  }

  /// Names that do not belong here, for messages.
  func strays() throws(ServingError) -> [String] {
    try folder.entries().filter { entry in
      !entry.isHidden && ProposalFileName.number(entry.bytes) == nil
        && !ProposalFileName.isDecision(entry.bytes)
    }.map(\.shownName)
  }

  /// - Returns: the proposal and the digest of its file.
  /// - Throws: `NOT_FOUND` without it, `DATA_LOSS` for a file that is damaged or of another place.
  func proposal(_ number: Int) throws(ServingError) -> (proposal: Proposal, sha256: String) {
    let name = ProposalFileName.proposal(number)
    let content: [UInt8]
    do {
      content = try read(name)
    } catch {
      guard error.systemNumber == ENOENT else { throw error }
      throw ServingError(
        .notFound, "model \(model) has no proposal \(number)",
        detail: ["model": model.description, "proposal": "\(number)"])
    }
    let proposal: Proposal
    do { proposal = try ProposalCodec.proposal(content) } catch { throw damaged(name, error) }
    guard proposal.model == model, proposal.number == number else {
      throw elsewhere(name, "proposal \(proposal.number) of model \(proposal.model)")
    }
    return (proposal, SHA256Hex.text(SHA256.hash(data: content)))
  }

  /// What was decided of a proposal; nil while nothing is.
  /// - Throws: `DATA_LOSS` for a file that is damaged, or that is of another proposal than the one
  ///   there is now: which of them was meant nobody can tell any more.
  func decision(
    of number: Int, proposalSHA256: String
  ) throws(ServingError) -> ProposalDecision? {
    let name = ProposalFileName.decision(number)
    let content: [UInt8]
    do {
      content = try read(name)
    } catch {
      guard error.systemNumber == ENOENT else { throw error }
      return nil
    }
    let decision: ProposalDecision
    do { decision = try ProposalCodec.decision(content) } catch { throw damaged(name, error) }
    guard decision.model == model, decision.number == number else {
      throw elsewhere(name, "proposal \(decision.number) of model \(decision.model)")
    }
    guard decision.proposalSHA256 == proposalSHA256 else {
      throw ServingError(
        .dataLoss,
        "\("\(path)/\(ProposalFileName.proposal(number))".quotedPath) was changed after it was "
          + "decided on: its digest is \(proposalSHA256), and the decision is about "
          + decision.proposalSHA256)
    }
    return decision
  }

  private func read(_ name: String) throws(ServingError) -> [UInt8] {
    try folder.file(reading: name).readAll(byteCountMax: ProposalCodec.byteCountMax)
  }

  private func damaged(_ name: String, _ error: ServingError) -> ServingError {
    ServingError(.dataLoss, "\("\(path)/\(name)".quotedPath): \(error.message)")
  }

  private func elsewhere(_ name: String, _ found: String) -> ServingError {
    ServingError(
      .dataLoss, "\("\(path)/\(name)".quotedPath) is of another place: it says \(found)")
  }
}
