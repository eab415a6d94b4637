package import ServingCore

/// Proposals and decisions as YAML text. Reading is as strict as that of routes, and what is
/// written is read back before it is handed out.
package enum ProposalCodec {
  /// 48 KiB: the longest name and reason with each byte escaped, which takes six, and the rest.
  package static let byteCountMax = 48 << 10

  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func proposal(_ yaml: [UInt8]) throws(ServingError) -> Proposal {
    let root = try YAMLObject(
      try document(yaml), schema: Proposal.schema,
      required: ["model", "proposal", "version", "revision", "by", "at", "reason", "expires"],
      optional: ["stable", "breaking", "proof"])
    return Proposal(
      model: try root.require("model").modelName(),
      number: try root.require("proposal").integer(in: 1...Proposal.numberMax),
      version: try root.require("version").modelVersion(),
      allowsBreaking: try root["breaking"]?.bool() ?? false,
      revision: try root.require("revision").integer(in: 0...Route.revisionMax),
      stable: try root["stable"]?.modelVersion(), author: try author(root),
      expires: try root.require("expires").timestamp())
  }

  /// - Throws: as ``proposal(_:)``.
  package static func decision(_ yaml: [UInt8]) throws(ServingError) -> ProposalDecision {
    let root = try YAMLObject(
      try document(yaml), schema: Proposal.schema,
      required: ["model", "proposal", "proposal_sha256", "decision", "by", "at", "reason"],
      optional: ["proof"])
    return ProposalDecision(
      model: try root.require("model").modelName(),
      number: try root.require("proposal").integer(in: 1...Proposal.numberMax),
      proposalSHA256: try root.require("proposal_sha256").sha256(),
      kind: try root.require("decision").choice(), author: try author(root))
  }

  /// - Throws: `INVALID_ARGUMENT` naming the key when the proposal breaks a rule of the reader.
  package static func encode(_ proposal: Proposal) throws(ServingError) -> [UInt8] {
    var lines = [
      "# Written by promote, where it takes two. It never changes: what is decided of it stands in",
      "# the file beside it.",
      "schema: \(Proposal.schema)",
      "model: \(YAMLText.scalar(proposal.model.description))",
      "proposal: \(proposal.number)",
      "version: \(proposal.version)",
      "revision: \(proposal.revision)",
    ]
    if proposal.allowsBreaking { lines.append("breaking: true") }
    if let stable = proposal.stable { lines.append("stable: \(stable)") }
    lines += self.lines(proposal.author)
    lines.append("expires: \(YAMLText.scalar(proposal.expires))")
    let yaml = text(lines)
    guard try self.proposal(yaml) == proposal else { throw readsBackAsAnother }
    return yaml
  }

  /// - Throws: as ``encode(_:)-(Proposal)``.
  package static func encode(_ decision: ProposalDecision) throws(ServingError) -> [UInt8] {
    let yaml = text(
      [
        "# Written by approve, reject and withdraw. It never changes.",
        "schema: \(Proposal.schema)",
        "model: \(YAMLText.scalar(decision.model.description))",
        "proposal: \(decision.number)",
        "proposal_sha256: \(YAMLText.scalar(decision.proposalSHA256))",
        "decision: \(decision.kind.rawValue)",
      ] + lines(decision.author))
    guard try self.decision(yaml) == decision else { throw readsBackAsAnother }
    return yaml
  }

  private static func document(_ yaml: [UInt8]) throws(ServingError) -> YAMLField {
    guard yaml.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(byteCountMax) bytes, got \(yaml.count)")
    }
    return try YAMLDocument.parse(yaml)
  }

  private static func author(_ root: YAMLObject) throws(ServingError) -> RouteAuthor {
    RouteAuthor(
      actor: try root.require("by").shown(byteCountMax: RouteCodec.actorByteCountMax),
      time: try root.require("at").timestamp(),
      reason: try root.require("reason").shown(byteCountMax: RouteCodec.reasonByteCountMax),
      proof: try root["proof"]?.choice() ?? .none)
  }

  private static func lines(_ author: RouteAuthor) -> [String] {
    [
      "by: \(YAMLText.scalar(author.actor))", "at: \(YAMLText.scalar(author.time))",
      "reason: \(YAMLText.scalar(author.reason))",
    ] + (author.proof == .none ? [] : ["proof: \(author.proof.rawValue)"])
  }

  private static func text(_ lines: [String]) -> [UInt8] {
    Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static var readsBackAsAnother: ServingError {
    ServingError(
      .invalidArgument,
      "it would read back as another one: one of its texts begins with a byte order mark (U+FEFF), "
        + "which is dropped in reading; leave it out")
  }
}
