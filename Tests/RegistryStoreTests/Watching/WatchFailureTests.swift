import Glibc
import Testing

@testable import RegistryStore

@Suite struct WatchFailureTests {
  @Test(arguments: [ENOENT, ENOTDIR, ELOOP, EACCES, EPERM])
  func whatIsAbsentIsNoFailure(number: CInt) {
    #expect(WatchFailure.noWatch(number, on: "/r/m") == nil)
  }

  @Test(
    arguments: [
      (ENOSPC, "fs.inotify.max_user_watches"), (ENOMEM, "cannot watch \"/r/m\""),
      (ENAMETOOLONG, "cannot watch \"/r/m\""),
    ])
  func aWatchThatIsRefused(number: CInt, text: String) throws {
    let failure = try #require(WatchFailure.noWatch(number, on: "/r/m"))
    guard case .unavailable(let reason) = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(reason.contains(text))
  }

  @Test(
    arguments: [
      (EMFILE, "fs.inotify.max_user_instances"), (ENOSYS, "no inotify"), (ENOMEM, "inotify"),
    ])
  func anInstanceThatIsRefused(number: CInt, text: String) {
    guard case .unavailable(let reason) = WatchFailure.noInstance(number) else {
      Issue.record("errno \(number) is no lack")
      return
    }
    #expect(reason.contains(text))
  }

  @Test(
    arguments: [
      (0x6969, "NFS"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB"), (0x517B, "SMB"),
      (0x6573_5546, "FUSE"), (0x0102_1997, "9p"), (0x00C3_6400, "Ceph"), (0x5346_414F, "AFS"),
      (0xEF53, nil), (0x0102_1994, nil), (0x5846_5342, nil), (0x794C_7630, nil), (0, nil),
    ] as [(Int, String?)])
  func fileSystemsThatDoNotTell(type: Int, name: String?) {
    #expect(RemoteFileSystem.name(ofType: type) == name)
  }

  /// NFS and ext4.
  @Test(
    arguments: [
      (0x6969, .automatic, true), (0x6969, .inotify, false), (0xEF53, .automatic, false),
    ] as [(Int, WatchSettings.Mode, Bool)])
  func remoteFoldersArePolledUnlessInotifyIsAskedFor(
    type: Int, mode: WatchSettings.Mode, isPolled: Bool
  ) {
    let failure = WatchFailure.remote(fileSystem: type, mode, "/r")
    let reason = "\"/r\" is on NFS, where changes made elsewhere cause no events"
    #expect(failure == (isPolled ? .unavailable(reason) : nil))
  }
}
