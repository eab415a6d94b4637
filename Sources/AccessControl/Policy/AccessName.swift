internal import ServingCore

/// What roles and identities may be called: names that stand in logs, audits and metrics as they
/// are.
package enum AccessName {
  package static func isValid(_ text: String) -> Bool {
    (1...AccessPolicy.Limits.nameBytesMax).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || "._-@".utf8.contains(byte)
      }
  }

  /// Bytes of what a token calls its bearer.
  static let subjectBytesMax = 256

  /// Without control characters, which would forge lines of logs.
  static func canBeSubject(_ text: String) -> Bool {
    (1...subjectBytesMax).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  /// Of a name that audits have another meaning for.
  static func builtIn(_ text: String) -> String {
    let names = BuiltInActor.allCases.map(\.rawValue).quotedListForMessage
    return "\(text.quotedForMessage) is a name of the gateway's own in audits, as are \(names); "
      + "expected another one"
  }

  static func expected(_ text: String) -> String {
    "expected a name of 1 to \(AccessPolicy.Limits.nameBytesMax) letters, digits, '.', '_', '-' "
      + "and '@', got \(text.quotedForMessage)"
  }
}
