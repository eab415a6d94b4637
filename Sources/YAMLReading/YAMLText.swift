internal import Yams

/// The little that is needed to write YAML.
package enum YAMLText {
  /// A string as a key or value: plain where no reader could take it for something else, quoted
  /// otherwise. Never more than one line, and never anything that ``YAMLDocument`` refuses.
  package static func scalar(_ text: String) -> String {
    isPlain(text) ? text : quoted(text)
  }

  /// Begins with a letter, has only letters, digits, `_`, `-`, `.`, `/`, and is no word that some
  /// reader takes for a boolean or null.
  private static func isPlain(_ text: String) -> Bool {
    let punctuation = Set("_-./".utf8)
    let isOfPlainBytes = text.utf8.allSatisfy { byte in
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || punctuation.contains(byte)
    }
    guard isOfPlainBytes, text.utf8.first.map(isLetter) ?? false else { return false }
    return !["y", "Y", "n", "N"].contains(text)
      && Resolver.default.resolveTag(of: Node(text)) == .str
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// The same, always quoted: for long lists, as telling what is plain takes long.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "*" where rest.first.map(isNameScalar) ?? false: quoted += "\\x2A"
      case _ where isHidden(scalar): quoted += escape(scalar)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && YAMLDocument.isNameByte(UInt8(scalar.value))
  }

  /// Controls, line separators and what YAML does not count as printable.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
