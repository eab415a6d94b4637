internal import Glibc

/// What tells that a file is another than before, by stat(2): links are followed, so a folder of
/// links that is pointed elsewhere, as Kubernetes does with secrets, gives other files.
struct TLSFileStamp: Hashable, Sendable {
  private var device: UInt64
  private var inode: UInt64
  private var byteCount: Int
  private var modifiedSeconds: Int
  private var modifiedNanoseconds: Int
  private var changedSeconds: Int
  private var changedNanoseconds: Int

  /// - Returns: nil for a file that is not there, or may not be looked at.
  init?(path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    device = UInt64(facts.st_dev)
    inode = UInt64(facts.st_ino)
    byteCount = Int(facts.st_size)
    modifiedSeconds = facts.st_mtim.tv_sec
    modifiedNanoseconds = facts.st_mtim.tv_nsec
    changedSeconds = facts.st_ctim.tv_sec
    changedNanoseconds = facts.st_ctim.tv_nsec
  }
}
