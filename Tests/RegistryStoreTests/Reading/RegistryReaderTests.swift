import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RegistryReaderTests {
  private let registry = TestRegistry()

  @Test func findsModelsAndVersionsInOrder() throws {
    for version in [10, 9, 1] { try registry.add("digits", Int64(version)) }
    try registry.add("catalog-quality", 3)
    let snapshot = try registry.reader.scan()
    #expect(snapshot.warnings == [])
    #expect(snapshot.models.map(\.name.description) == ["catalog-quality", "digits"])
    let versions = try snapshot.models[1].versions.get()
    #expect(versions.map(\.version.number) == [1, 9, 10])
    #expect(versions.map(\.folder).last == registry.folder.path + "/digits/10")
    #expect(try versions[2].manifest.get() == registry.manifest("digits", 10))
  }

  @Test func anEmptyRegistryHasNoModels() throws {
    let snapshot = try registry.reader.scan()
    #expect(snapshot.models == [])
    #expect(snapshot.warnings == [])
  }

  @Test(arguments: ["missing", "file"])
  func aRootThatCannotBeReadIsNoEmptyRegistry(_ name: String) {
    registry.folder.write("file", "")
    let reader = RegistryReader(root: registry.folder.path + "/" + name)
    let error = refusal { () throws(ServingError) in try reader.scan() }
    #expect(error?.message.hasPrefix("the registry cannot be read: cannot open ") == true)
    #expect(error?.code == (name == "file" ? .invalidArgument : .notFound))
  }

  @Test func foldersThatMayNotBeReadAreNoEmptyOnes() throws {
    try registry.add("digits", 1)
    chmod(registry.folder.path + "/digits", 0)
    defer { chmod(registry.folder.path + "/digits", 0o755) }
    try heedingPermissions {
      let versions = try registry.reader.scan().models[0].versions
      #expect(throws: ServingError.self) { try versions.get() }
    }
  }

  @Test func ignoresWhatMayStandBesideModelsAndVersions() throws {
    try registry.add("digits", 1)
    let folder = registry.folder
    folder.write("train.py", "")
    folder.write("README", "")
    folder.makeFolder(".training/1")
    folder.makeFolder("digits/routes")
    folder.makeFolder("digits/.staging-0")
    folder.write("digits/notes.txt", "")
    let snapshot = try registry.reader.scan()
    #expect(snapshot.warnings == [])
    #expect(snapshot.models.count == 1)
    #expect(try snapshot.models[0].versions.get().count == 1)
  }

  @Test func warnsOfNamesThatAreNoModelOrVersion() throws {
    let folder = registry.folder
    for name in ["Digits", "-x", "a b", "digits/01", "digits/0", "digits/latest", "digits/v1"] {
      folder.makeFolder(name)
    }
    folder.makeFolder("digits/99999999999999999999")
    folder.write("digits/7", "a file")
    folder.link("digits/8", to: ".")
    folder.link("linked", to: "digits")
    let snapshot = try registry.reader.scan()
    #expect(snapshot.models.map(\.name.description) == ["digits"])
    #expect(try snapshot.models[0].versions.get() == [])
    let texts = snapshot.warnings.map { $0.description.replacing(folder.path + "/", with: "") }
    #expect(texts.count == 11)
    for text in [
      "\"Digits\" is not taken for a model: its name does not match [a-z0-9][a-z0-9._-]{0,127}",
      "\"linked\" is not taken for a model: it is not a folder itself",
      "\"digits/01\" is not taken for a version: its name is not a positive integer without "
        + "leading zeros",
      "\"digits/7\" is not taken for a version: it is not a folder itself",
      "\"digits/8\" is not taken for a version: it is not a folder itself",
    ] {
      #expect(texts.contains(text), "\(texts)")
    }
  }

  @Test func aNameThatIsNotUTF8IsAWarning() throws {
    let name = registry.folder.path.utf8CString.dropLast() + [47, -1, 97, 0]
    try #require(mkdir(Array(name), 0o755) == 0)
    let warnings = try registry.reader.scan().warnings
    #expect(warnings.map(\.path) == [registry.folder.path + "/\u{FFFD}a"])
    try #require(rmdir(Array(name)) == 0)
  }

  @Test func oneBadVersionLeavesTheOthers() throws {
    for version in 1...6 { try registry.add("digits", Int64(version)) }
    let folder = registry.folder
    folder.remove("digits/2/manifest.yaml")
    folder.write("digits/3/manifest.yaml", "schema: [")
    folder.write("digits/4/manifest.yaml", try ManifestCodec.encode(registry.manifest("digits", 1)))
    folder.write("digits/5/manifest.yaml", try ManifestCodec.encode(registry.manifest("other", 5)))
    folder.remove("digits/6/manifest.yaml")
    folder.link("digits/6/manifest.yaml", to: "../1/manifest.yaml")
    let versions = try registry.reader.scan().models[0].versions.get()
    #expect(versions.map(\.version.number) == [1, 2, 3, 4, 5, 6])
    let errors = versions.map { version in
      if case .failure(let error) = version.manifest { error.description } else { "" }
    }.map { $0.replacing(folder.path + "/", with: "") }
    #expect(errors[0] == "")
    #expect(errors[1] == "DATA_LOSS: \"digits/2\" has no manifest.yaml: publish makes one")
    #expect(errors[2].hasPrefix("INVALID_ARGUMENT: manifest \"digits/3/manifest.yaml\": line 2: "))
    #expect(
      errors[3] == "INVALID_ARGUMENT: manifest \"digits/4/manifest.yaml\" is of another version: "
        + "expected model digits version 4 as its folders say, got model digits version 1")
    #expect(errors[4].hasSuffix("got model other version 5"))
    #expect(errors[5].contains("symbolic links are not followed"))
  }

  @Test func readsOneManifest() throws {
    try registry.add("digits", 2)
    let manifest = try registry.reader.manifest(
      of: ModelName("digits"), ModelVersion(parsing: "2"))
    #expect(try manifest == registry.manifest("digits", 2))
  }

  @Test(arguments: [("digits", "3"), ("other", "2")])
  func saysThatAVersionIsNotThere(_ model: String, _ version: String) throws {
    try registry.add("digits", 2)
    let error = refusal { () throws(ServingError) in
      try registry.reader.manifest(of: ModelName(model), ModelVersion(parsing: version))
    }
    #expect(error?.code == .notFound)
    #expect(error?.message.hasSuffix("has no version \(version) of model \"\(model)\"") == true)
  }

  @Test func saysThatTheRegistryIsNotThere() throws {
    let reader = RegistryReader(root: registry.folder.path + "/none")
    let error = refusal { () throws(ServingError) in
      try reader.manifest(of: ModelName("digits"), ModelVersion(parsing: "1"))
    }
    #expect(error?.message.hasPrefix("the registry cannot be read") == true)
  }
}
