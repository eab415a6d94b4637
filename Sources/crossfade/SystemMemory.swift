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

  /// What the process uses of what it may, from 0 to 1: its resident memory against the machine's,
  /// or what its control group, or one above it, uses of its own limit, whichever is more. Files
  /// that the system can let go of at once (`inactive_file` of `memory.stat`) are not counted, or
  /// every group that reads files would look full. Nil where neither can be read.
  static func usedPart(
    procFolder: String = "/proc", controlGroupFolder: String = "/sys/fs/cgroup"
  ) -> Double? {
    func values(_ file: String) -> [String] {
      ControlGroup.values(of: file, procFolder: procFolder, folder: controlGroupFolder)
    }
    var parts: [Double] = []
    if let total = total(procFolder), let resident = residentBytes(procFolder), total > 0 {
      parts.append(Double(resident) / Double(total))
    }
    let limits = values("memory.max").map { Int($0) }
    guard limits.contains(where: { $0 != nil }) else { return parts.max() }
    let (used, statistics) = (values("memory.current"), values("memory.stat"))
    for (index, limit) in limits.enumerated() {
      guard let limit, limit > 0, used.indices.contains(index), let bytes = Int(used[index]) else {
        continue
      }
      let files = statistics.indices.contains(index) ? inactiveFileBytes(statistics[index]) : 0
      parts.append(Double(max(0, bytes - files)) / Double(limit))
    }
    return parts.max()
  }

  private static func inactiveFileBytes(_ statistics: String) -> Int {
    for line in statistics.split(separator: "\n") where line.hasPrefix("inactive_file ") {
      return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
    return 0
  }

  /// `VmRSS` of proc(5).
  private static func residentBytes(_ procFolder: String) -> Int? {
    kibibytes(of: "VmRSS:", in: "\(procFolder)/self/status")
  }

  /// `MemTotal` of proc(5).
  private static func total(_ procFolder: String) -> Int? {
    kibibytes(of: "MemTotal:", in: "\(procFolder)/meminfo")
  }

  /// A line of the form `Name:  123 kB`, in bytes.
  private static func kibibytes(of name: String, in file: String) -> Int? {
    for line in ControlGroup.text(file).split(separator: "\n") where line.hasPrefix(name) {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count == 3, words[2] == "kB" else { return nil }
      return Int(words[1]).map { $0 * 1_024 }
    }
    return nil
  }
}
