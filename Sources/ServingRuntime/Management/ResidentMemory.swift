internal import CLinux
internal import Glibc

/// The process's memory as the system counts it.
package enum ResidentMemory {
  /// Bytes resident now, by proc(5) `statm`; nil where there is no such file.
  package static func bytes() -> Int? {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = read(file, &text, text.count)
    guard count > 0 else { return nil }
    let fields = text.prefix(count).split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
      return nil
    }
    return pages * Int(sysconf(CInt(_SC_PAGESIZE)))
  }

  /// Gives what the allocator keeps free back to the system, in every arena. Takes milliseconds for
  /// a large heap; not for an event loop.
  package static func returnFree() {
    _ = crossfade_return_free_memory()
  }
}
