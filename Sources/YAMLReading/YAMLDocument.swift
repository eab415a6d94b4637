package import ServingCore
internal import Yams

/// Parses one YAML document that comes from an untrusted file.
///
/// The parser underneath follows aliases while it composes and hashes the keys of every mapping, so
/// a few lines of aliases as keys would keep it busy for ever. They are refused before it runs;
/// anchors, which do nothing without them, and explicit tags are refused in what it gives.
/// Nesting is bounded by libyaml at 1,000 levels, which recursion over the nodes can bear.
package enum YAMLDocument {
  /// - Parameter namesLines: whether messages about values say their lines, for a text that
  ///   somebody can look at.
  /// - Throws: `INVALID_ARGUMENT` with the line and what is wrong there.
  package static func parse(
    _ bytes: [UInt8], namesLines: Bool = true
  ) throws(ServingError) -> YAMLField {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ServingError(.invalidArgument, "expected UTF-8 text")
    }
    if let line = lineOfAlias(in: bytes) {
      throw ServingError(
        .invalidArgument,
        "line \(line): a '*' here reads as a YAML alias, which is not accepted; for the character "
          + "itself write \\x2A inside double quotes")
    }
    let root: Node?
    do {
      // Without rules every plain scalar stays text, and `1` and `"1"` are the same key.
      let parser = try Parser(yaml: text, resolver: .basic)
      root = try parser.singleRoot()
      // Nodes hold their anchors weakly: the parser must still be there when they are looked for.
      try withExtendedLifetime(parser) { try root.map(refuseAnchors) }
    } catch let error as YamlError {
      throw describe(error)
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(.invalidArgument, "not YAML: \(error)")
    }
    guard let root else { throw ServingError(.invalidArgument, "expected a mapping, got nothing") }
    return YAMLField(node: root, path: "", namesLines: namesLines)
  }

  /// The line of the first `*` that could begin an alias token; nil when there is none.
  ///
  /// Wider than YAML's rule, as it also looks into quoted text and comments: a `*` before a letter,
  /// digit, `_` or `-`, at a place where a token may begin.
  static func lineOfAlias(in bytes: [UInt8]) -> Int? {
    var line = 1
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard byte == UInt8(ascii: "*"), index + 1 < bytes.count, isNameByte(bytes[index + 1])
      else { continue }
      if index == 0 || mayPrecedeToken(bytes[index - 1]) { return line }
    }
    return nil
  }

  /// What YAML lets an alias's name begin with.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func mayPrecedeToken(_ byte: UInt8) -> Bool {
    switch byte {
    // Space, line ends, and the last byte of any other character: some of those end a line too.
    case 0...0x20, 0x7F...0xFF: true
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func refuseAnchors(in node: Node) throws(ServingError) {
    if node.anchor != nil {
      throw ServingError(
        .invalidArgument, "line \(node.mark?.line ?? 0): YAML anchors are not accepted")
    }
    switch node {
    case .scalar, .alias: return
    case .sequence(let items): for item in items { try refuseAnchors(in: item) }
    case .mapping(let pairs):
      for pair in pairs {
        try refuseAnchors(in: pair.key)
        try refuseAnchors(in: pair.value)
      }
    }
  }

  /// The parser's words without the piece of the file that it would quote.
  private static func describe(_ error: YamlError) -> ServingError {
    let message: String
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      message = "line \(mark.line): \(problem)"
    case .reader(let problem, let offset, _, let text):
      let line = 1 + text.prefix(offset ?? 0).count { $0.isNewline }
      message = "line \(line): \(problem)"
    case .duplicatedKeysInMapping(let keys, let context):
      let shown = keys.prefix(8).map(\.quotedForMessage).joined(separator: ", ")
      message = "line \(context.mark.line): given twice in one mapping: \(shown)"
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      message = "not YAML: \(error)"
    }
    return ServingError(.invalidArgument, message)
  }
}
