/// A revision of a route as it was when it was seen first, from elsewhere than the route's folder.
package struct WitnessedRevision: Hashable, Sendable {
  package var revision: Int
  /// Of its file, lowercase hexadecimal.
  package var sha256: String
  /// Microseconds since 1970-01-01T00:00:00Z.
  package var seenAtMicroseconds: Int64

  package init(revision: Int, sha256: String, seenAtMicroseconds: Int64) {
    self.revision = revision
    self.sha256 = sha256
    self.seenAtMicroseconds = seenAtMicroseconds
  }
}
