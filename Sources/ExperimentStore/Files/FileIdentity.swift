/// What tells a file from another one that took its name.
struct FileIdentity: Hashable, Sendable {
  var device: UInt64
  var inode: UInt64
}
