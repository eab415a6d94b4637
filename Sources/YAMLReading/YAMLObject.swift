package import ServingCore

/// A mapping whose keys are known.
package struct YAMLObject {
  private let field: YAMLField
  private let members: [String: YAMLField]

  /// - Throws: `INVALID_ARGUMENT` for anything but a mapping, an unknown key or a missing one.
  package init(
    _ field: YAMLField, required: [String] = [], optional: [String] = []
  ) throws(ServingError) {
    let pairs = try field.mapping()
    let known = required + optional
    for (key, member) in pairs where !known.contains(key) {
      throw member.refusal("unknown key, expected one of \(known.joined(separator: ", "))")
    }
    self.field = field
    members = Dictionary(pairs.map { ($0.key, $0.field) }) { first, _ in first }
    for key in required where members[key] == nil {
      throw field.refusal("key \(key) is missing")
    }
  }

  /// A whole document that says of which layout it is.
  /// - Throws: the same, and `INVALID_ARGUMENT` for another `schema`.
  package init(
    _ document: YAMLField, schema: Int, required: [String] = [], optional: [String] = []
  ) throws(ServingError) {
    // Before anything else: a document of another layout deserves that answer, not one about its
    // keys.
    for (key, field) in try document.mapping() where key == "schema" {
      guard field.plainInteger == schema else {
        throw field.mismatch("\(schema), the layout this program knows")
      }
    }
    try self.init(document, required: ["schema"] + required, optional: optional)
  }

  package subscript(key: String) -> YAMLField? { members[key] }

  /// The value of a key that was named as required.
  package func require(_ key: String) throws(ServingError) -> YAMLField {
    guard let member = members[key] else { throw field.refusal("key \(key) is missing") }
    return member
  }
}
