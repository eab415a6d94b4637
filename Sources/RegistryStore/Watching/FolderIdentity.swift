internal import Glibc
internal import ServingCore

/// Which folder a path leads to: the same name may be another folder later, by a rename, a mount or
/// a symbolic link above it.
struct FolderIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  init(of folder: borrowing Descriptor) throws(ServingError) {
    let status = try folder.status()
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}
