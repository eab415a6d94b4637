import Glibc

/// Notices that files are opened, by inotify.
final class OpenWatch {
  private let descriptor: CInt
  private var names: [CInt: String] = [:]

  init(_ names: [String], in folder: TemporaryFolder) {
    descriptor = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
    precondition(descriptor >= 0, "inotify_init1: \(errno)")
    for name in names {
      let watch = inotify_add_watch(descriptor, "\(folder.path)/\(name)", UInt32(IN_OPEN))
      precondition(watch >= 0, "inotify_add_watch \(name): \(errno)")
      self.names[watch] = name
    }
  }

  deinit { close(descriptor) }

  /// The names of the files that were opened since the last time this was asked, sorted.
  func opened() -> [String] {
    var opened: Set<String> = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return opened.sorted() }
      buffer.withUnsafeBytes { bytes in
        var offset = 0
        while offset < count {
          let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
          if let name = names[event.wd] { opened.insert(name) }
          offset += MemoryLayout<inotify_event>.size + Int(event.len)
        }
      }
    }
  }
}
