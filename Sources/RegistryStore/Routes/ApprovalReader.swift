internal import ServingCore
internal import YAMLReading

/// Reads who approved a revision out of its change.
enum ApprovalReader {
  /// - Parameters:
  ///   - field: nil for a revision that one person made.
  ///   - actor: who proposed it.
  static func approval(
    _ field: YAMLField?, of action: RouteChange.Action, by actor: String
  ) throws(ServingError) -> RouteApproval? {
    guard let field else { return nil }
    guard action == .promote else {
      throw field.refusal("action \(action.rawValue) takes one person; expected no key approval")
    }
    let object = try YAMLObject(
      field, required: ["proposal", "by", "reason"], optional: ["proof"])
    let by = try object.require("by")
    let approver = try by.shown(byteCountMax: RouteCodec.actorByteCountMax)
    guard approver != actor else {
      throw by.mismatch("another person than the one who proposed it")
    }
    return RouteApproval(
      proposal: try object.require("proposal").integer(in: 1...Proposal.numberMax),
      actor: approver, proof: try object["proof"]?.choice() ?? .none,
      reason: try object.require("reason").shown(byteCountMax: RouteCodec.reasonByteCountMax))
  }
}
