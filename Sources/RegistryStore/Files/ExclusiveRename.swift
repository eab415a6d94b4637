internal import Glibc

/// A rename that fails with `EEXIST` when the new name exists.
///
/// Linux has `renameat2` with `RENAME_NOREPLACE` for that, which Swift's view of the C library
/// leaves out, so it is looked up. Where it is missing, or the file system refuses the flag (some
/// network ones), `renameat` must do: POSIX lets it replace a folder only by a folder and only an
/// empty one, so a published version, which has a manifest in it, is safe there too.
enum ExclusiveRename {
  private typealias RenameAt2 =
    @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt

  /// `RENAME_NOREPLACE` of `linux/fs.h`.
  private static let noReplace: CUnsignedInt = 1

  private static let renameAt2: RenameAt2? = dlsym(dlopen(nil, RTLD_NOW), "renameat2")
    .map { unsafeBitCast($0, to: RenameAt2.self) }

  /// Zero, or -1 with `errno` set.
  static func rename(in folder: CInt, _ name: String, _ newName: String) -> CInt {
    if let renameAt2 {
      let result = renameAt2(folder, name, folder, newName, noReplace)
      guard result != 0, errno == EINVAL || errno == ENOSYS else { return result }
    }
    return renameat(folder, name, folder, newName)
  }
}
