internal import RegistryStore
package import ServingCore

/// Who gives an order, and why.
package struct OrderAuthor: Hashable, Sendable {
  /// Who it is for an order that does not say.
  package static let standard = BuiltInActor.admin.rawValue
  /// What the gateway calls itself where it changes a route; nobody else may.
  package static let reserved = [RouteChange.gateActor, RouteChange.rampActor]

  package static let keys = ["reason", "by"]

  package var by: String?
  package var reason: String
  /// How the name is known. No part of a body: only the server can tell.
  package private(set) var proof = CallerProof.none

  package init(by: String?, reason: String) {
    self.by = by
    self.reason = reason
  }

  /// The author by the identity that a request showed, whatever the body says of who it is.
  /// - Throws: `PERMISSION_DENIED` for an identity with one of the gateway's own names.
  package mutating func sign(_ caller: Caller) throws(ServingError) {
    by = try Self.name(of: caller)
    proof = caller.proof
  }

  /// - Throws: as ``sign(_:)``.
  package static func name(of caller: Caller) throws(ServingError) -> String {
    guard !reserved.contains(caller.name) else {
      throw ServingError(
        .permissionDenied,
        "\(caller.name.quotedForMessage) is the gateway's own name, and stands for what it did by "
          + "itself; give the identity another one")
    }
    return caller.name.isEmpty ? Caller.anonymousName : caller.name
  }

  /// - Throws: `INVALID_ARGUMENT` without a reason, and for one of the gateway's own names.
  init(_ object: OrderObject) throws(ServingError) {
    reason = try object.require("reason").text(byteCountMax: RouteCodec.reasonByteCountMax)
    by = try Self.name(object)
  }

  static func name(_ object: OrderObject) throws(ServingError) -> String? {
    guard let field = object["by"] else { return nil }
    let name = try field.text(byteCountMax: RouteCodec.actorByteCountMax)
    guard !reserved.contains(name) else {
      throw field.refusal(
        "\(name.quotedForMessage) is the gateway's own name, and stands for what it did by itself; "
          + "expected another one")
    }
    return name
  }

  func add(to text: inout OrderText) {
    text.add("reason", text: reason)
    text.add("by", text: by)
  }

  /// - Parameter time: when the order came, by the server's clock.
  package func author(at time: String) -> RouteAuthor {
    RouteAuthor(actor: by ?? Self.standard, time: time, reason: reason, proof: proof)
  }
}
