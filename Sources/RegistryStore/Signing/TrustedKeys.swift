package import ServingCore

/// The keys whose signatures count.
package struct TrustedKeys: Hashable, Sendable {
  package static let countMax = 256

  /// In the order of their names.
  package private(set) var keys: [TrustedKey] = []

  package init() {}

  /// - Throws: `INVALID_ARGUMENT` when the name is another key's, `RESOURCE_EXHAUSTED` beyond
  ///   ``countMax``.
  package mutating func add(_ key: TrustedKey) throws(ServingError) {
    guard keys.count < Self.countMax else {
      throw ServingError(.resourceExhausted, "expected at most \(Self.countMax) trusted keys")
    }
    guard !keys.contains(where: { $0.name == key.name }) else {
      throw ServingError(
        .invalidArgument, "two trusted keys have the name \(key.name.quotedForMessage)")
    }
    keys.append(key)
    keys.sort { $0.name < $1.name }
  }

  /// The key that made a bundle's signature.
  /// - Throws: `FAILED_PRECONDITION` when it is by none of them, `DATA_LOSS` when it says that it
  ///   is and is not.
  func signer(of bundle: SignatureBundle) throws(ServingError) -> TrustedKey {
    let candidates = bundle.hint.map { hint in keys.filter { $0.fingerprint == hint } } ?? keys
    guard !candidates.isEmpty else {
      throw ServingError(
        .failedPrecondition,
        "it is by a key that is not trusted, of the fingerprint "
          + "\((bundle.hint ?? "-").quotedForMessage); trusted are \(names)")
    }
    let bytes = SignatureBundle.signedBytes(bundle.payload)
    if let signer = candidates.first(where: { $0.isValid(bundle.signature, over: bytes) }) {
      return signer
    }
    guard bundle.hint != nil else {
      throw ServingError(
        .failedPrecondition,
        "it does not say by which key it is, and it is by none of those that are trusted: \(names)")
    }
    throw ServingError(
      .dataLoss,
      "it is not what key \(candidates[0].name.quotedForMessage) signed: it was changed, or made "
        + "by somebody else")
  }

  private var names: String {
    keys.isEmpty ? "none" : keys.map(\.name).quotedListForMessage
  }
}
