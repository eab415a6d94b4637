internal import Foundation

/// What the control groups of this process say (cgroup v2).
enum ControlGroup {
  /// The contents of a group's file, for the process's own group and those above it, as far as
  /// they can be read.
  static func values(of file: String, procFolder: String, folder: String) -> [String] {
    // Version 2 has one line, `0::/path`.
    let lines = text("\(procFolder)/self/cgroup").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("0::/") }) else { return [] }
    let parts = line.dropFirst(4).split(separator: "/")
    return (0...parts.count).reversed().map { count in
      text(([Substring(folder)] + parts.prefix(count) + [Substring(file)]).joined(separator: "/"))
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// Empty when it cannot be read: then it says nothing.
  static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
