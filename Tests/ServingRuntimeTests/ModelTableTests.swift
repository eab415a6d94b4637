import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite struct ModelTableTests {
  private func served(_ version: Int64) throws -> ServedVersion {
    ServedVersion(
      manifest: try Manifest.scripted(version: version), signature: .scripted,
      lane: try Lane(
        owner: "scripted/\(version)", sessions: [ScriptedSession()],
        policy: BatchPolicy(isBatched: true, maxRows: 8), clock: ManualClock().reader))
  }

  @Test func versionsAreKeptAscending() throws {
    let versions = try [10, 2, 9].map { try served($0) }
    let states = versions.map { VersionStatus(version: $0.version, state: .ready) }
    let model = ServedModel(
      name: try ModelName("scripted"), active: nil, ready: versions, states: states)
    #expect(model.ready.map(\.version.number) == [2, 9, 10])
    #expect(model.readyVersions.map(\.number) == [2, 9, 10])
    #expect(model.states.map(\.version.number) == [2, 9, 10])
  }

  @Test func aVersionIsFoundByItsNumber() throws {
    let versions = try [1, 2].map { try served($0) }
    let model = ServedModel(
      name: try ModelName("scripted"), active: nil, ready: versions, states: [])
    #expect(model.version(versions[0].version) === versions[0])
    #expect(model.version(try ModelVersion(parsing: "3")) == nil)
  }

  @Test func modelsAreFoundByTheirNames() throws {
    let models = try ["digits", "titles"].map {
      ServedModel(name: try ModelName($0), active: nil, ready: [], states: [])
    }
    let table = ModelTable(models)
    #expect(table.models.keys.sorted() == ["digits", "titles"])
    #expect(table.models["digits"]?.name.description == "digits")
  }

  @Test func anUnknownModelIsNotFoundByAQuotedName() {
    let error = ModelTable.unknown("a\nb")
    #expect(error.code == .notFound)
    #expect(error.message == #"model "a\u{a}b" is not in the registry"#)
    #expect(error.detail["model"] == "a\nb")
  }
}
