package import ServingCore
internal import YAMLReading

/// Reads and writes files of keys.
package enum KeyBookCodec {
  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func book(_ bytes: [UInt8]) throws(ServingError) -> KeyBook {
    let file = try YAMLObject(
      try YAMLDocument.parse(bytes), schema: KeyBook.schema, required: ["keys"])
    var book = KeyBook()
    for item in try file.require("keys").sequence(max: KeyBook.keyCountMax) {
      let record = try record(item)
      do throws(ServingError) { try book.add(record) } catch { throw item.refusal(error.message) }
    }
    return book
  }

  private static func record(_ field: YAMLField) throws(ServingError) -> KeyRecord {
    let object = try YAMLObject(
      field, required: ["id", "identity", "sha256", "created"],
      optional: ["expires", "revoked", "roles", "rights", "models"])
    let idField = try object.require("id")
    let identifier = try idField.string(byteCountMax: 64)
    guard KeyRecord.isIdentifier(identifier[...]) else {
      throw idField.mismatch("16 lowercase hexadecimal digits")
    }
    let digestField = try object.require("sha256")
    let digest = try digestField.string(byteCountMax: 128)
    guard let bytes = Hexadecimal.bytes(digest[...], count: APIKey.secretByteCount) else {
      throw digestField.mismatch("64 lowercase hexadecimal digits")
    }
    let textBytesMax = AccessPolicy.Limits.textBytesMax
    var record = KeyRecord(
      identifier: identifier,
      identity: try object.require("identity").string(byteCountMax: textBytesMax), digest: bytes,
      created: try seconds(object.require("created")), expires: try object["expires"].map(seconds),
      roles: try object["roles"].map { field throws(ServingError) in
        var roles: [String] = []
        for item in try field.sequence(max: AccessPolicy.Limits.rolesMax) {
          roles.append(try item.string(byteCountMax: textBytesMax))
        }
        return roles
      },
      scope: AccessScope(
        rights: try object["rights"].map(RoleReader.rights),
        models: try object["models"].map(RoleReader.patterns)))
    record.revoked = try object["revoked"].map(seconds)
    return record
  }

  private static func seconds(_ field: YAMLField) throws(ServingError) -> Int64 {
    // Up to the year 9999.
    Int64(try field.integer(in: 0...253_402_300_799))
  }

  package static func text(_ book: KeyBook) -> String {
    var text = """
      # API keys, as `crossfade keys` makes and revokes them. The keys themselves are not kept.
      # Times are seconds since 1970.
      schema: \(KeyBook.schema)
      keys:\(book.records.isEmpty ? " []" : "")

      """
    for record in book.records {
      text += "- id: \(YAMLText.quoted(record.identifier))\n"
      text += "  identity: \(YAMLText.scalar(record.identity))\n"
      text += "  sha256: \(YAMLText.quoted(Hexadecimal.text(record.digest)))\n"
      text += "  created: \(record.created)\n"
      if let expires = record.expires { text += "  expires: \(expires)\n" }
      if let revoked = record.revoked { text += "  revoked: \(revoked)\n" }
      if let roles = record.roles { text += "  roles: \(list(roles))\n" }
      if let rights = record.scope.rights {
        text += "  rights: \(list(AccessRight.allCases.filter(rights.contains).map(\.rawValue)))\n"
      }
      if let models = record.scope.models {
        text += "  models: \(list(models.map(\.description)))\n"
      }
    }
    return text
  }

  private static func list(_ texts: [String]) -> String {
    "[\(texts.map(YAMLText.quoted).joined(separator: ", "))]"
  }
}
