internal import Glibc
internal import ServingCore

/// An inotify(7) instance. Closing it removes its watches.
struct Inotify: ~Copyable {
  /// 64 KiB: about 2,000 events, some 200 with names as long as can be.
  private static let readByteCount = 65_536

  let number: CInt

  init() throws(WatchFailure) {
    let number = inotify_init1(CInt(IN_CLOEXEC) | CInt(IN_NONBLOCK))
    guard number >= 0 else { throw .noInstance(errno) }
    self.number = number
  }

  deinit { close(number) }

  /// Watches a folder, or sets again what is watched of one that is watched already.
  /// - Parameter followsLink: whether a symbolic link at the path's end is followed.
  /// - Returns: the watch's number, the same for the same folder; nil when there is none to watch.
  func watch(_ path: String, followsLink: Bool) throws(WatchFailure) -> CInt? {
    let flags = IN_ONLYDIR | IN_EXCL_UNLINK | (followsLink ? 0 : IN_DONT_FOLLOW)
    let watch = inotify_add_watch(number, path, Self.mask | UInt32(flags))
    guard watch < 0 else { return watch }
    let error = errno
    if let failure = WatchFailure.noWatch(error, on: path) { throw failure }
    return nil
  }

  func remove(_ watch: CInt) {
    // Fails only when the system has removed it already, with its folder.
    _ = inotify_rm_watch(number, watch)
  }

  /// The events that have come, as many as one read gives; none when there are none.
  func events() throws(WatchFailure) -> [WatchEvent] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.readByteCount, alignment: 8)
    defer { buffer.deallocate() }
    let count = read(number, buffer.baseAddress, buffer.count)
    guard count >= 0 else {
      let error = errno
      // Nothing has come, or a signal has: the next poll tells.
      guard error == EAGAIN || error == EINTR else {
        throw .lostTrack(ServingError.system(error, "read", "inotify").message)
      }
      return []
    }
    guard let events = WatchEvent.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else {
      throw .lostTrack("inotify gave \(count) bytes that end inside an event")
    }
    return events
  }

  /// Whatever a reader of the folder could see differently afterwards.
  private static let mask: UInt32 = {
    let events: WatchEvent.Mask = [
      .modified, .attributes, .movedFrom, .movedTo, .created, .deleted, .deletedItself,
      .movedItself,
    ]
    return events.rawValue
  }()
}
