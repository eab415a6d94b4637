import Foundation
import ServingCore
import ServingTestKit
import Testing

@testable import AccessControl

@Suite struct KeysFileTests {
  private func add(_ file: KeysFile, _ seed: UInt64) throws(ServingError) {
    var random = SeededRandom(seed: seed)
    let key = APIKey(using: &random)
    try file.change { book throws(ServingError) in
      try book.add(KeyRecord(key, identity: "a", created: 0, expires: nil))
    }
  }

  @Test func changesAreOnesOwnersAlone() throws {
    let folder = try AccessFolder("schema: 1\nroles: {}\n", keys: nil)
    let file = KeysFile(path: "\(folder.path)/keys.yaml")
    #expect(throws: ServingError.self) { try file.read() }
    try add(file, 1)
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try file.read().records.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  @Test func nothingIsLostWhenManyChangeItAtOnce() async throws {
    let folder = try AccessFolder("schema: 1\nroles: {}\n", keys: nil)
    let file = KeysFile(path: "\(folder.path)/keys.yaml")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seed in 1...16 { group.addTask { try add(file, UInt64(seed)) } }
      try await group.waitForAll()
    }
    #expect(try file.read().records.count == 16)
  }

  @Test func aChangeThatFailsChangesNothing() throws {
    let folder = try AccessFolder("schema: 1\nroles: {}\n", keys: nil)
    let file = KeysFile(path: "\(folder.path)/keys.yaml")
    try add(file, 1)
    #expect(throws: ServingError.self) { try add(file, 1) }
    #expect(try file.read().records.count == 1)
  }

  @Test func aLinkStaysOne() throws {
    let folder = try AccessFolder("schema: 1\nroles: {}\n")
    let link = "\(folder.path)/link.yaml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "keys.yaml")
    try add(KeysFile(path: link), 1)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "keys.yaml")
    #expect(try KeysFile(path: "\(folder.path)/keys.yaml").read().records.count == 1)
  }
}
