internal import Glibc

/// The files below `/proc/self`, proc(5).
enum ProcFile {
  /// More than the longest of the files that are read here.
  private static let byteCountMax = 4_096

  /// Nil where there is no such file.
  static func text(_ name: String) -> String? {
    let file = open("/proc/self/" + name, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: byteCountMax)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// The sizes in `statm`, in pages.
  static func pages(statm text: String) -> (total: Int, resident: Int)? {
    let fields = text.split(separator: " ")
    guard fields.count > 1, let total = Int(fields[0]), let resident = Int(fields[1]) else {
      return nil
    }
    return (total, resident)
  }

  /// When the process began, in clock ticks since the machine's start: field 22 of `stat`. Field 2
  /// is the program's name in brackets, which may hold spaces and brackets of its own.
  static func startTicks(stat text: String) -> UInt64? {
    guard let nameEnd = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: nameEnd)...].split(separator: " ")
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }

  static func openDescriptorCount() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Without the folder itself, and the entries for it and the one above.
    return count - 3
  }
}
