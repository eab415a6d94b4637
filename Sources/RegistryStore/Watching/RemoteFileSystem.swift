/// File systems whose content also changes by other machines' or other programs' doing, of which
/// inotify on this one does not tell.
enum RemoteFileSystem {
  /// - Parameter type: the magic number of statfs(2).
  /// - Returns: its name for people; nil for any other file system.
  static func name(ofType type: Int) -> String? { names[type] }

  /// Numbers of `linux/magic.h`; those that are not in it are of the file systems' own sources.
  private static let names: [Int: String] = [
    0x6969: "NFS",
    0x517B: "SMB",
    0xFE53_4D42: "SMB",
    0xFF53_4D42: "CIFS",
    0x6573_5546: "FUSE",
    0x0102_1997: "9p",
    0x00C3_6400: "Ceph",
    0x5346_414F: "AFS",
    0x6B41_4653: "AFS",
    0x7375_7245: "Coda",
    0x0BD0_0BD0: "Lustre",
    0x4750_4653: "GPFS",
    0x1983_0326: "BeeGFS",
    0x0116_1970: "GFS2",
    0x7461_636F: "OCFS2",
    0x2003_0528: "OrangeFS",
    0x786F_4256: "vboxsf",
  ]
}
