package import ServingCore
internal import Yams

/// A value in a YAML document and the way of keys to it, read as one wanted type or refused.
///
/// Types are not guessed: a string that YAML would read as something else must be quoted, and
/// whole numbers are decimal digits.
package struct YAMLField {
  let node: Node
  /// Such as `signature.inputs[0].shape[1]`; empty for the whole document.
  package let path: String
  /// Whether messages say the line.
  let namesLines: Bool

  /// The members of a mapping in the order of the text.
  package func mapping() throws(ServingError) -> [(key: String, field: YAMLField)] {
    guard case .mapping(let pairs) = node, Self.isUntagged(pairs.tag, .map) else {
      throw mismatch("a mapping")
    }
    var members: [(key: String, field: YAMLField)] = []
    for pair in pairs {
      let inside = child(pair.key, path)
      guard case .scalar(let key) = pair.key, Self.isUntagged(key.tag, .str) else {
        throw inside.refusal("expected plain or quoted text as a key")
      }
      members.append((key.string, child(pair.value, path(to: key.string))))
    }
    return members
  }

  package func sequence(max: Int) throws(ServingError) -> [YAMLField] {
    guard case .sequence(let nodes) = node, Self.isUntagged(nodes.tag, .seq) else {
      throw mismatch("a list")
    }
    guard nodes.count <= max else {
      throw refusal("expected at most \(max) elements, got \(nodes.count)")
    }
    return nodes.enumerated().map { child($1, "\(path)[\($0)]") }
  }

  /// Text of 1 to `byteCountMax` bytes; 0 to that where it may be empty.
  package func string(byteCountMax: Int, mayBeEmpty: Bool = false) throws(ServingError) -> String {
    guard case .scalar(let scalar) = node, let kind = Self.kind(of: scalar) else {
      throw mismatch("text")
    }
    guard kind == .str else {
      throw mismatch("text (in double quotes, as it would read as something else without)")
    }
    let byteCount = scalar.string.utf8.count
    guard byteCount <= byteCountMax, mayBeEmpty || byteCount > 0 else {
      throw refusal(
        "expected text of \(mayBeEmpty ? 0 : 1) to \(byteCountMax) bytes, got \(byteCount)")
    }
    return scalar.string
  }

  /// The text of a scalar as it is written, whatever type it would be read as; 0 to `byteCountMax`
  /// bytes.
  package func scalar(byteCountMax: Int) throws(ServingError) -> String {
    guard case .scalar(let scalar) = node, let kind = Self.kind(of: scalar), kind != .null else {
      throw mismatch("text, a number, true or false")
    }
    let byteCount = scalar.string.utf8.count
    guard byteCount <= byteCountMax else {
      throw refusal("expected at most \(byteCountMax) bytes of text, got \(byteCount)")
    }
    return scalar.string
  }

  package func integer(in range: ClosedRange<Int>) throws(ServingError) -> Int {
    guard let number = plainInteger, range.contains(number) else {
      throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// The number, when this is one in decimal digits that an `Int` can hold.
  package var plainInteger: Int? {
    guard case .scalar(let scalar) = node, Self.kind(of: scalar) == .int else { return nil }
    return Int(scalar.string).flatMap { "\($0)" == scalar.string ? $0 : nil }
  }

  package func bool() throws(ServingError) -> Bool {
    if case .scalar(let scalar) = node, Self.kind(of: scalar) == .bool {
      if scalar.string == "true" { return true }
      if scalar.string == "false" { return false }
    }
    throw mismatch("true or false")
  }

  /// A refusal that names the line and the key.
  package func refusal(_ problem: String) -> ServingError {
    let line = namesLines ? node.mark.map { "line \($0.line)" } : nil
    let place = [line, path.isEmpty ? nil : path].compactMap(\.self).joined(separator: ", ")
    return ServingError(.invalidArgument, place.isEmpty ? problem : "\(place): \(problem)")
  }

  package func mismatch(_ expected: String) -> ServingError {
    refusal("expected \(expected), got \(summary)")
  }

  private func child(_ node: Node, _ path: String) -> YAMLField {
    YAMLField(node: node, path: path, namesLines: namesLines)
  }

  /// The path of a member; a key with other than the usual characters is quoted.
  private func path(to key: String) -> String {
    guard key.utf8.allSatisfy(YAMLDocument.isNameByte), !key.isEmpty else {
      return "\(path)[\(key.quotedForMessage)]"
    }
    return path.isEmpty ? key : "\(path).\(key)"
  }

  /// What a scalar would be in YAML's usual rules; nil for one with a tag of its own. A date is
  /// text: no key here wants one.
  private static func kind(of scalar: Node.Scalar) -> Tag.Name? {
    switch scalar.tag.rawValue {
    case Tag.Name.str.rawValue: .str
    case Tag.Name.implicit.rawValue:
      rules.resolveTag(of: Node(scalar.string))
    default: nil
    }
  }

  private static let rules = Resolver.default.removing(.timestamp)

  private static func isUntagged(_ tag: Tag, _ standard: Tag.Name) -> Bool {
    tag.rawValue == Tag.Name.implicit.rawValue || tag.rawValue == standard.rawValue
  }

  private var summary: String {
    switch node {
    case .mapping(let pairs): "a mapping of \(pairs.count)"
    case .sequence(let nodes): "a list of \(nodes.count)"
    case .alias: "an alias"
    case .scalar(let scalar):
      switch Self.kind(of: scalar) {
      case Tag.Name.null: "nothing"
      case Tag.Name.str: scalar.string.quotedForMessage
      case .some: String(scalar.string.quotedForMessage.dropFirst().dropLast())
      case nil: "a value with the tag \(scalar.tag.rawValue.quotedForMessage)"
      }
    }
  }
}
