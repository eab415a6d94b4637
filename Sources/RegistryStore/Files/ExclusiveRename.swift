internal import CLinux
internal import Glibc

/// A rename that fails with `EEXIST` when the new name exists: `renameat2` with
/// `RENAME_NOREPLACE`. Each call returns zero, or -1 with `errno` set.
enum ExclusiveRename {
  /// For a folder that has something in it.
  ///
  /// Where the system or the file system refuses the flag (some network ones), `renameat` must do:
  /// POSIX lets it replace a folder only by a folder and only an empty one, so a published version,
  /// which has a manifest in it, is safe there too.
  static func rename(folder name: String, to newName: String, in parent: CInt) -> CInt {
    let result = crossfade_rename_noreplace(parent, name, newName)
    guard result != 0, errno == EINVAL || errno == ENOSYS else { return result }
    return renameat(parent, name, parent, newName)
  }

  /// For a file that goes into another folder.
  static func rename(
    file name: String, from folder: CInt, to newName: String, in newFolder: CInt
  ) -> CInt {
    crossfade_move_noreplace(folder, name, newFolder, newName)
  }

  /// For a file. There is no other way here, as `renameat` would replace one.
  static func rename(file name: String, to newName: String, in parent: CInt) -> CInt {
    crossfade_rename_noreplace(parent, name, newName)
  }
}
