import ServingCore
import Testing

@testable import RegistryStore

@Suite struct WatchFindingsTests {
  /// Watches: 1 the root, 2 model `m`, 3 its routes, 4 its version 1, 5 model `n`.
  private let table: WatchTable
  private static let unknown: CInt = 99

  init() throws {
    let m = try ModelName("m")
    let version = try ModelVersion(parsing: "1")
    var table = WatchTable()
    _ = table.insert(.root, 1)
    _ = table.insert(.model(m), 2)
    _ = table.insert(.routes(m), 3)
    _ = table.insert(.version(m, version), 4)
    _ = table.insert(.model(try ModelName("n")), 5)
    self.table = table
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var what: String
    var watch: CInt
    var mask: WatchEvent.Mask
    var name: String
    var changed: [String] = []
    var stale: [String] = []

    var testDescription: String { what }
  }

  private static let rows: [Row] = [
    Row(
      what: "a model comes", watch: 1, mask: [.created, .isFolder], name: "new",
      changed: ["new"], stale: ["new"]),
    Row(
      what: "a model is renamed to", watch: 1, mask: [.movedTo, .isFolder], name: "new",
      changed: ["new"], stale: ["new"]),
    Row(
      what: "a model goes", watch: 1, mask: [.deleted, .isFolder], name: "m",
      changed: ["m"], stale: ["m"]),
    Row(
      what: "a model's permissions change", watch: 1, mask: [.attributes, .isFolder], name: "m",
      changed: ["m"], stale: ["m"]),
    Row(
      what: "a file of a model's name", watch: 1, mask: .created, name: "m", changed: ["m"]),
    Row(what: "a hidden folder in the root", watch: 1, mask: [.created, .isFolder], name: ".tmp"),
    Row(what: "a hidden file in the root", watch: 1, mask: .modified, name: ".lock"),
    Row(
      what: "staging begins", watch: 2, mask: [.created, .isFolder], name: ".staging-1"),
    Row(
      what: "staging is renamed away", watch: 2, mask: [.movedFrom, .isFolder],
      name: ".staging-1"),
    Row(what: "staging is opened", watch: 2, mask: [.attributes, .isFolder], name: ".staging-1"),
    Row(
      what: "a version is renamed to", watch: 2, mask: [.movedTo, .isFolder], name: "2",
      changed: ["m"], stale: ["m"]),
    Row(
      what: "a version goes", watch: 2, mask: [.deleted, .isFolder], name: "1",
      changed: ["m"], stale: ["m"]),
    Row(
      what: "routes come", watch: 2, mask: [.created, .isFolder], name: "routes",
      changed: ["m"], stale: ["m"]),
    Row(
      what: "a folder that is no version", watch: 2, mask: [.created, .isFolder], name: "01",
      changed: ["m"]),
    Row(what: "settings", watch: 2, mask: .movedTo, name: "settings.yaml", changed: ["m"]),
    Row(what: "settings to be", watch: 2, mask: .modified, name: ".settings.yaml.1"),
    Row(
      what: "a model's own permissions", watch: 2, mask: [.attributes, .isFolder], name: "",
      changed: ["m"], stale: ["m"]),
    Row(
      what: "a model is moved", watch: 2, mask: .movedItself, name: "",
      changed: ["m"], stale: ["m"]),
    Row(what: "a route", watch: 3, mask: .created, name: "00000001.yaml", changed: ["m"]),
    Row(what: "a route to be", watch: 3, mask: .created, name: ".route-1"),
    Row(
      what: "routes are moved", watch: 3, mask: .movedItself, name: "",
      changed: ["m"], stale: ["m"]),
    Row(what: "a file changes", watch: 4, mask: .modified, name: "model.onnx", changed: ["m"]),
    Row(what: "a hidden file in a version", watch: 4, mask: .created, name: ".x", changed: ["m"]),
    Row(
      what: "a version's folder goes", watch: 4, mask: .deletedItself, name: "",
      changed: ["m"], stale: ["m"]),
    Row(what: "of a removed watch", watch: unknown, mask: .modified, name: "model.onnx"),
    Row(what: "the end of a removed watch", watch: unknown, mask: .ignored, name: ""),
  ]

  @Test(arguments: rows)
  func oneEvent(row: Row) throws {
    let event = WatchEvent(watch: row.watch, mask: row.mask, name: Array(row.name.utf8))
    let findings = WatchFindings([event], in: table)
    #expect(findings.changed == Set(try row.changed.map { try ModelName($0) }))
    #expect(findings.stale == Set(try row.stale.map { try ModelName($0) }))
    #expect(findings.change == (row.changed.isEmpty ? nil : .models(findings.changed)))
    #expect(findings.ended == [])
    #expect(findings.loss == nil)
  }

  @Test(arguments: [Array("No-Model".utf8), [0x66, 0xFF]])
  func aNameThatIsNoModelConcernsTheWholeRegistry(name: [UInt8]) {
    let event = WatchEvent(watch: 1, mask: [.created, .isFolder], name: name)
    let findings = WatchFindings([event], in: table)
    #expect(findings.change == .everything)
    #expect(findings.stale == [])
  }

  @Test func anEndedWatchIsNamed() throws {
    let findings = WatchFindings(
      [
        WatchEvent(watch: 4, mask: .unmounted, name: []),
        WatchEvent(watch: 4, mask: .ignored, name: []),
      ], in: table)
    #expect(findings.ended == [4])
    #expect(findings.stale == [try ModelName("m")])
    #expect(findings.loss == nil)
  }

  @Test(
    arguments: [
      (1, .deletedItself), (1, .movedItself), (1, .unmounted), (1, .ignored),
      (1, [.attributes, .isFolder]), (-1, .overflow),
    ] as [(CInt, WatchEvent.Mask)])
  func theWatchesAreLost(watch: CInt, mask: WatchEvent.Mask) {
    let event = WatchEvent(watch: watch, mask: mask, name: [])
    #expect(WatchFindings([event], in: table).loss != nil)
  }

  @Test func severalModelsAreOneReport() throws {
    let findings = WatchFindings(
      [
        WatchEvent(watch: 4, mask: .modified, name: Array("f".utf8)),
        WatchEvent(watch: 5, mask: .modified, name: Array("settings.yaml".utf8)),
        WatchEvent(watch: 4, mask: .modified, name: Array("f".utf8)),
      ], in: table)
    #expect(findings.change == .models([try ModelName("m"), try ModelName("n")]))
  }
}
