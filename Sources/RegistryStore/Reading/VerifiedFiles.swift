/// What was read to find a version's files as its manifest says.
package struct VerifiedFiles: Hashable, Sendable {
  package var fileCount: Int
  package var byteCount: Int
}
