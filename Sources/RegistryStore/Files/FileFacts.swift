internal import Glibc

/// What the system keeps about a file or folder and changes with it: enough to notice a change
/// without reading.
package struct FileFacts: Hashable, Sendable {
  package var inode: UInt64
  package var byteCount: Int64
  /// Nanoseconds since the epoch at which the content changed.
  package var modifiedNanoseconds: Int64
  /// The same for the content, the permissions, the owner or the number of names. Nobody can set
  /// it, so it also shows an edit that put the other one back.
  package var changedNanoseconds: Int64

  package init(
    inode: UInt64, byteCount: Int64, modifiedNanoseconds: Int64, changedNanoseconds: Int64
  ) {
    self.inode = inode
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    self.changedNanoseconds = changedNanoseconds
  }
}

extension FileFacts {
  init(_ status: stat) {
    self.init(
      inode: UInt64(status.st_ino), byteCount: Int64(status.st_size),
      modifiedNanoseconds: Self.nanoseconds(status.st_mtim),
      changedNanoseconds: Self.nanoseconds(status.st_ctim))
  }

  /// Whatever a file system says, times beyond the years 1677 to 2262 included.
  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
