/// What was found out about whom a version is from.
package enum SignatureFinding: Hashable, Sendable {
  /// By a trusted key; every file is as it was signed.
  case signed(by: String, fingerprint: String)
  /// There is a signature, and no keys to hold it against.
  case unchecked
  case unsigned

  /// The name of the trusted key; nil when none signed.
  package var signer: String? {
    guard case .signed(let name, _) = self else { return nil }
    return name
  }

  /// For people; what was not held against a key says so.
  package var text: String {
    switch self {
    case .signed(let name, let fingerprint):
      "signed by \(name) (key \(fingerprint.prefix(16)))"
    case .unchecked: "has a signature, but no trusted keys were given to hold it against"
    case .unsigned: "not signed, which the registry does not require"
    }
  }
}
