import Glibc
import Testing

/// What this process takes of the machine's memory.
enum ProcessMemory {
  static func residentBytes() throws -> Int {
    let file = try #require(fopen("/proc/self/statm", "r"), "cannot read /proc/self/statm")
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    try #require(fgets(&line, Int32(line.count), file) != nil)
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
