import ExperimentStore
import Foundation
import GRDB
import Glibc
import ServingCore
import Testing

@Suite struct ExperimentStoreOpeningTests {
  @Test func nobodyElseMayRead() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("a")])
    #expect(StateFixture.mode(of: fixture.path) == 0o700)
    for name in ["crossfade.sqlite", "crossfade.sqlite-wal", "crossfade.sqlite-shm", "lock"] {
      #expect(StateFixture.mode(of: "\(fixture.path)/\(name)") == 0o600, "\(name)")
    }
  }

  @Test func aSecondOwnerIsRefused() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let error = errorOf { _ = try fixture.open() }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("another server has it; give each --state of its own") == true)
    #expect(store.path == fixture.database)
  }

  @Test func theNextOwnerFindsEverything() throws {
    let fixture = StateFixture()
    do { try fixture.open().append([try .sample("a")]) }
    #expect(try fixture.open().reader.predictions(requestID: "a").count == 1)
  }

  @Test func aCrashLosesNothingCommitted() throws {
    let fixture = StateFixture()
    let other = StateFixture()
    let store = try fixture.open()
    try store.append(try (0..<500).map { try .sample("r\($0)") })
    // What a process that was killed here would leave: the log not moved into the database.
    #expect(mkdir(other.path, 0o700) == 0)
    for suffix in ["", "-wal"] {
      try other.write(fixture.bytes(of: fixture.database + suffix), to: other.database + suffix)
    }
    #expect(try other.open().reader.predictionCount() == 500)
  }

  @Test func aTornLogLosesOnlyItsEnd() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for batch in 0..<20 { try store.append(try (0..<10).map { try .sample("\(batch)-\($0)") }) }
    let database = try fixture.bytes(of: fixture.database)
    let log = try fixture.bytes(of: fixture.database + "-wal")
    for cut in stride(from: 0, through: log.count, by: max(1, log.count / 12)) {
      let other = StateFixture()
      #expect(mkdir(other.path, 0o700) == 0)
      try other.write(database, to: other.database)
      try other.write(Array(log.prefix(cut)), to: other.database + "-wal")
      let count = try other.open().reader.predictionCount()
      #expect(count % 10 == 0 && count <= 200)
    }
  }

  @Test func aNewerSchemaIsRefused() throws {
    let fixture = StateFixture()
    do { _ = try fixture.open() }
    let queue = try DatabaseQueue(path: fixture.database)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')") }
    for error in [
      errorOf { _ = try fixture.open() },
      errorOf { _ = try ExperimentReader(folder: fixture.path) },
    ] {
      #expect(error?.code == .failedPrecondition)
      #expect(error?.message.contains("newer") == true)
    }
  }

  @Test func anotherProgramsDatabaseIsRefused() throws {
    let fixture = StateFixture()
    #expect(mkdir(fixture.path, 0o700) == 0)
    let queue = try DatabaseQueue(path: fixture.database)
    try queue.write { try $0.execute(sql: "CREATE TABLE other (id)") }
    let error = errorOf { _ = try fixture.open() }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("move it away") == true)
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let fixture = StateFixture()
    let missing = "\(fixture.parent)/no/such"
    let error = errorOf { _ = try ExperimentStore(folder: missing) }
    #expect(error?.code == .notFound)
    #expect(error?.message.contains(missing) == true)
    try fixture.write([], to: fixture.path)
    #expect(errorOf { _ = try fixture.open() }?.message.contains(fixture.path) == true)
  }

  @Test func aReaderNeedsADatabaseAndNoLock() throws {
    let fixture = StateFixture()
    #expect(errorOf { _ = try ExperimentReader(folder: fixture.path) }?.code == .notFound)
    let store = try fixture.open()
    let reader = try ExperimentReader(folder: fixture.path)
    try store.append([try .sample("a")])
    #expect(try reader.predictions(requestID: "a").count == 1)
  }

  @Test func aReaderNeedsNoServer() throws {
    let fixture = StateFixture()
    do { try fixture.open().append([try .sample("a")]) }
    let reader = try ExperimentReader(folder: fixture.path)
    #expect(try reader.predictions(requestID: "a").count == 1)
  }

  @Test(arguments: ["crossfade.sqlite", "."])
  func whatIsRemovedIsBegunAnew(name: String) throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("a")])
    try FileManager.default.removeItem(atPath: name == "." ? fixture.path : fixture.database)
    try store.append([try .sample("b")])
    #expect(try store.reader.predictions(requestID: "b").count == 1)
    #expect(try ExperimentReader(folder: fixture.path).predictions(requestID: "b").count == 1)
    #expect(errorOf { _ = try fixture.open() }?.code == .failedPrecondition)
  }

  @Test func aFullDatabaseSaysSoAndGoesOnWhenThereIsRoom() throws {
    let fixture = StateFixture()
    let store = try ExperimentStore(folder: fixture.path, byteCountMax: 400_000)
    var error: ServingError?
    var batches = 0
    while error == nil, batches < 100 {
      error = errorOf {
        try store.append(try (0..<100).map { try .sample("\(batches)-\($0)", at: 1) })
      }
      batches += error == nil ? 1 : 0
    }
    #expect(error?.code == .resourceExhausted)
    #expect(try store.reader.predictionCount() == batches * 100)
    let report = try store.enforceRetention(
      RetentionPolicy(byteCountMax: 100_000), nowMicroseconds: 2)
    #expect(report.predictions > 0 && report.isComplete)
    try store.append([try .sample("again")])
    #expect(try store.reader.predictions(requestID: "again").count == 1)
  }
}
