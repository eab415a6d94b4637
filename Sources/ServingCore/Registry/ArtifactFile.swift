/// One file of a version as its manifest records it.
package struct ArtifactFile: Hashable, Sendable {
  /// A plain file name inside the version's folder: no separators, never `.` or `..`.
  package var name: String
  package var byteCount: Int
  /// Lowercase hexadecimal, 64 characters (FIPS 180-4).
  package var sha256: String

  package init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// Whether a name stays inside its folder: 1 to 255 bytes, none of them `/` or NUL, and not
  /// beginning with a dot.
  package static func isSafe(name: String) -> Bool {
    let utf8 = name.utf8
    return (1...255).contains(utf8.count) && utf8.first != UInt8(ascii: ".")
      && !utf8.contains(UInt8(ascii: "/")) && !utf8.contains(0)
  }
}
