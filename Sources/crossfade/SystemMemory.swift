internal import Foundation

/// How much memory this process may take at all.
enum SystemMemory {
  /// The machine's, or less where a control group says so (cgroup v2, `memory.max` of the group and
  /// of those above it). Nil where neither can be read.
  static func limitBytes(
    procFolder: String = "/proc", controlGroupFolder: String = "/sys/fs/cgroup"
  ) -> Int? {
    let limits = [total(procFolder), controlGroup(procFolder, controlGroupFolder)]
    return limits.compactMap(\.self).min()
  }

  /// `MemTotal` of proc(5).
  private static func total(_ procFolder: String) -> Int? {
    for line in text("\(procFolder)/meminfo").split(separator: "\n")
    where line.hasPrefix("MemTotal:") {
      let words = line.split(separator: " ")
      guard words.count == 3, words[2] == "kB" else { return nil }
      return Int(words[1]).map { $0 * 1_024 }
    }
    return nil
  }

  private static func controlGroup(_ procFolder: String, _ folder: String) -> Int? {
    // Version 2 has one line, `0::/path`.
    let lines = text("\(procFolder)/self/cgroup").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("0::/") }) else { return nil }
    var parts = line.dropFirst(4).split(separator: "/")
    var least: Int?
    while true {
      let path = ([Substring(folder)] + parts + ["memory.max"]).joined(separator: "/")
      let limit = Int(text(path).trimmingCharacters(in: .whitespacesAndNewlines))
      if let limit { least = min(least ?? limit, limit) }
      if parts.isEmpty { return least }
      parts.removeLast()
    }
  }

  /// Empty when it cannot be read: then it says nothing.
  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
