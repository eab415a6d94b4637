import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RegistryPolicyReaderTests {
  private let folder = TemporaryFolder()
  private var reader: RegistryPolicyReader { RegistryPolicyReader(root: folder.path) }

  private func problem() -> ServingError? {
    refusal { () throws(ServingError) in try reader.read() }
  }

  @Test func aRegistryWithoutTheFileHasTheDefaults() throws {
    #expect(try reader.read() == .defaults)
  }

  @Test func readsWhatIsThereNow() throws {
    folder.write("registry.yaml", "schema: 1\nrequire_signature: true")
    #expect(try reader.read().requiresSignature)
    folder.write("registry.yaml", "schema: 1\nfour_eyes: [digits]")
    #expect(
      try reader.read()
        == RegistryPolicy(
          requiresSignature: false,
          fourEyes: [
            try ModelPattern("digits")
          ]))
    folder.remove("registry.yaml")
    #expect(try reader.read() == .defaults)
  }

  @Test func aFileThatIsWrongIsNotTheDefaults() {
    folder.write("registry.yaml", "schema: 1\nrequire_signature: ja")
    #expect(
      problem()?.message
        == "policy \"\(folder.path)/registry.yaml\": line 2, require_signature: expected true or "
        + "false, got \"ja\"")
    folder.write("registry.yaml", String(repeating: "#", count: (64 << 10) + 1))
    #expect(problem()?.message.contains("expected at most 65536 bytes") == true)
  }

  @Test func aLinkAFolderAndAMissingRegistryAreNotTheDefaults() {
    folder.link("registry.yaml", to: "/dev/null")
    #expect(problem()?.message.contains("symbolic links are not followed") == true)
    folder.remove("registry.yaml")
    folder.makeFolder("registry.yaml")
    #expect(problem()?.message.contains("is not a regular file") == true)
    let nowhere = RegistryPolicyReader(root: "\(folder.path)/gone")
    #expect(refusal { () throws(ServingError) in try nowhere.read() }?.code == .notFound)
  }

  /// The name would do for a model.
  @Test func isNotTakenForAModel() throws {
    folder.write("registry.yaml", "schema: 1")
    let registry = RegistryReader(root: folder.path)
    #expect(try registry.scan() == RegistrySnapshot(models: []))
    folder.remove("registry.yaml")
    folder.makeFolder("registry.yaml/1")
    let snapshot = try registry.scan()
    #expect(snapshot.models == [])
    #expect(
      snapshot.warnings.map(\.problem)
        == ["is not taken for a model: the name is that of the registry's policy, a file"])
  }
}
