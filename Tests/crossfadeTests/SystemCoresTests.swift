import Foundation
import Testing

@testable import crossfade

@Suite struct SystemCoresTests {
  /// A process in the group `/a/b`, with what `cpu.max` says in some of the groups.
  private static func count(_ usable: Int, _ quotas: [String: String]) throws -> Int {
    let folder = FileManager.default.temporaryDirectory.path + "/cores-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for part in ["proc/self", "cgroup/a/b"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    try Data("0::/a/b\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/proc/self/cgroup"))
    for (group, text) in quotas {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/cgroup\(group)/cpu.max"))
    }
    return SystemCores.count(
      usable: usable, procFolder: "\(folder)/proc", controlGroupFolder: "\(folder)/cgroup")
  }

  @Test(
    arguments: [
      (8, [:], 8),
      (8, ["/a/b": "max 100000\n"], 8),
      (8, ["/a/b": "200000 100000\n"], 2),
      (8, ["/a/b": "150000 100000\n"], 2),
      (8, ["/a/b": "50000 100000\n"], 1),
      (1, ["/a/b": "400000 100000\n"], 1),
      (8, ["/a": "300000 100000\n", "/a/b": "max 100000\n"], 3),
      (8, ["/a/b": "0 100000\n"], 8),
      (8, ["/a/b": "many\n"], 8),
      (0, [:], 1),
    ] as [(Int, [String: String], Int)])
  func coresAreTheFewestThatAnybodyAllows(
    _ usable: Int, _ quotas: [String: String], _ expected: Int
  ) throws {
    #expect(try Self.count(usable, quotas) == expected)
  }

  @Test func thisProcessHasAtLeastOne() {
    #expect((1...ProcessInfo.processInfo.processorCount).contains(SystemCores.count()))
  }
}
