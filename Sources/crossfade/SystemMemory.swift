/// How much memory this process may take at all.
enum SystemMemory {
  /// The machine's, or less where a control group says so (cgroup v2, `memory.max` of the group and
  /// of those above it). Nil where neither can be read.
  static func limitBytes(
    procFolder: String = "/proc", controlGroupFolder: String = "/sys/fs/cgroup"
  ) -> Int? {
    let limits = ControlGroup.values(
      of: "memory.max", procFolder: procFolder, folder: controlGroupFolder)
    return ([total(procFolder)] + limits.map { Int($0) }).compactMap(\.self).min()
  }

  /// `MemTotal` of proc(5).
  private static func total(_ procFolder: String) -> Int? {
    for line in ControlGroup.text("\(procFolder)/meminfo").split(separator: "\n")
    where line.hasPrefix("MemTotal:") {
      let words = line.split(separator: " ")
      guard words.count == 3, words[2] == "kB" else { return nil }
      return Int(words[1]).map { $0 * 1_024 }
    }
    return nil
  }
}
