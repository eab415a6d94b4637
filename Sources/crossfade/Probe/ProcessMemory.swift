internal import Foundation

/// A process's resident memory, after proc(5).
struct ProcessMemory: Hashable, Sendable {
  /// Now.
  var residentBytes: Int
  /// The most at once so far.
  var peakBytes: Int
  /// Of the resident, pages of files: the system takes them back when it needs to.
  var fileBytes: Int

  /// - Returns: nil for a process that is not there or has no memory any more.
  init?(processID: Int32) {
    self.init(path: "/proc/\(processID)/status")
  }

  /// This process's.
  static func ofThisProcess() -> ProcessMemory? { ProcessMemory(path: "/proc/self/status") }

  private init?(path: String) {
    guard let text = FileManager.default.contents(atPath: path) else { return nil }
    self.init(status: String(decoding: text, as: UTF8.self))
  }

  init?(status: String) {
    var fields: [Substring: Int] = [:]
    for line in status.split(separator: "\n") {
      let parts = line.split { $0 == ":" || $0 == "\t" || $0 == " " }
      guard parts.count == 3, parts[2] == "kB", let kibibytes = Int(parts[1]) else { continue }
      fields[parts[0]] = kibibytes * 1_024
    }
    guard let resident = fields["VmRSS"], let peak = fields["VmHWM"],
      let file = fields["RssFile"]
    else { return nil }
    residentBytes = resident
    peakBytes = peak
    fileBytes = file
  }
}
