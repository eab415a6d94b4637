import ExperimentStore
import GRDB
import ServingCore
import Testing

@Suite struct MigrationTests {
  @Test func anOlderDatabaseIsBroughtUpToDateWithAllThatIsInIt() throws {
    let fixture = StateFixture()
    try SchemaOne.make(fixture)
    let store = try fixture.open()
    let found = try store.reader.predictions(requestID: "a")
    #expect(found.first?.record.version == (try .sample(7)))
    #expect(found.first?.record.parameters == ["plan": "pro"])
    #expect(found.first?.record.input == [1, 2])
    #expect(found.first?.record.caller == nil)
    #expect(try store.reader.comparisons().isEmpty)
    // Both halves are in use: what waited before finds what comes now.
    try store.append(shadows: [try .sample("b")])
    try store.append([try .sample("b")])
    try store.save([try .sample()])
    #expect(try store.reader.pairedOutcomes(of: .sample()).map(\.truth) == [.label("goes")])
    #expect(try store.reader.predictions(requestID: "b").first?.outcomes.count == 1)
    #expect(try store.reader.comparisons(of: .sample()).count == 1)
    var replayed: [String] = []
    try store.reader.loggedRequests(of: .sample(), max: 10) { replayed.append($0.requestID) }
    #expect(replayed == ["a"])
  }

  @Test func theViewForPeopleNamesTheCaller() throws {
    let fixture = StateFixture()
    try SchemaOne.make(fixture)
    var record: PredictionRecord = try .sample("b")
    record.caller = "squad"
    do { try fixture.open().append([record]) }
    let callers = try DatabaseQueue(path: fixture.database).read {
      try Row.fetchAll($0, sql: "SELECT request_id, caller FROM prediction_log ORDER BY id")
    }
    #expect(
      callers == [["request_id": "a", "caller": nil], ["request_id": "b", "caller": "squad"]])
  }

  @Test func aReaderOfAnOlderDatabaseSaysWhatToDo() throws {
    let fixture = StateFixture()
    try SchemaOne.make(fixture)
    let error = errorOf { _ = try ExperimentReader(folder: fixture.path) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("older") == true)
    #expect(error?.message.contains("start the server once") == true)
    do { _ = try fixture.open() }
    #expect(try ExperimentReader(folder: fixture.path).predictionCount() == 1)
  }

  /// The tables are a public format: what was made by migrations is what is made at once.
  @Test func bothWaysLeadToTheSameTables() throws {
    func tables(_ fixture: StateFixture) throws -> [String] {
      do { _ = try fixture.open() }
      let sql = """
        SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
        WHERE type IN ('table', 'index') AND tbl_name <> 'grdb_migrations' ORDER BY name
        """
      return try DatabaseQueue(path: fixture.database).read {
        try String.fetchAll($0, sql: sql)
      }
    }
    let old = StateFixture()
    try SchemaOne.make(old)
    #expect(try tables(old) == tables(StateFixture()))
  }
}
