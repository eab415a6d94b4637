import Foundation
import ServingCore
import ServingTestKit
import Synchronization

@testable import AccessControl

/// A folder with an access file and what it names, and clocks to go with it.
final class AccessFolder: Sendable {
  static let wall: Int64 = 1_800_000_000

  let path: String
  let clock = ManualClock()
  let heard = Mutex<[AccessNotice]>([])

  init(_ access: String, keys: KeyBook? = KeyBook(), jwks: String? = nil) throws {
    path = FileManager.default.temporaryDirectory.path + "/crossfade-access-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write("access.yaml", access)
    if let keys { try write("keys.yaml", KeyBookCodec.text(keys)) }
    if let jwks { try write("jwks.json", jwks) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }

  /// Unix seconds, by the manual clock.
  var now: Int64 { Self.wall + Int64(clock.now.nanoseconds / 1_000_000_000) }

  func authenticator() async throws(ServingError) -> Authenticator {
    try await Authenticator.load(
      "\(path)/access.yaml",
      clocks: Authenticator.Clocks(monotonic: clock.reader, unixSeconds: { self.now }),
      report: { notice in self.heard.withLock { $0.append(notice) } })
  }
}
