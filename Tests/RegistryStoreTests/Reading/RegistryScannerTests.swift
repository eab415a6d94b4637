import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What a scanner finds, and which files it opens for that.
struct RegistryScannerTests {
  private let fixture: RouteFixture
  private var folder: TemporaryFolder { fixture.folder }

  init() throws {
    fixture = try RouteFixture()
    try fixture.promote(2)
    folder.write("digits/settings.yaml", "schema: 1\nkeep: {latest: 2}")
  }

  /// A scanner for which everything until now has settled.
  private func settledScanner() -> RegistryScanner {
    RegistryScanner(root: folder.path, clock: { Int64(time(nil)) + 3_600 })
  }

  private func model(_ scanner: inout RegistryScanner) throws -> RegistrySnapshot.Model {
    try #require(try scanner.scan(model: fixture.model))
  }

  @Test func readsVersionsRouteAndSettings() throws {
    var scanner = settledScanner()
    let snapshot = try scanner.scan()
    #expect(snapshot.models.count == 1)
    let model = try #require(snapshot.models.first)
    #expect(try model.versions.get().map(\.version.number) == [1, 2, 3, 4])
    #expect(try model.route.get() == fixture.store.current(of: fixture.model))
    #expect(try model.settings.get().keep.latest == 2)
    #expect(model.leftovers == [])
    #expect(model.warnings == [])
    #expect(try scanner.scan() == snapshot)
    #expect(try scanner.scan(model: fixture.model) == model)
    #expect(try fixture.registry.reader.scan() == snapshot)
    #expect(try fixture.registry.reader.scan(model: fixture.model) == model)
  }

  /// A file changed in its place, with the size and the modification time it had: only the change
  /// time tells, which nobody can set back.
  @Test(arguments: ["3/manifest.yaml", "settings.yaml", "routes/00000001.yaml"])
  func whatChangedIsReadAgain(_ file: String) throws {
    var scanner = settledScanner()
    let before = try model(&scanner)
    try rewriteInPlace("digits/\(file)")
    let after = try model(&scanner)
    #expect(after != before)
    let versions = try after.versions.get()
    #expect(
      versions.filter { (try? $0.manifest.get()) == nil }.map(\.version.number)
        == (file.hasPrefix("3") ? [3] : []))
    #expect(((try? after.settings.get()) == nil) == (file == "settings.yaml"))
    #expect(try (after.route.get().route == nil) == file.hasPrefix("routes"))
    // And what is remembered of the others is still the same.
    #expect(try after.versions.get().first == before.versions.get().first)
  }

  /// Exchanges the first letter of a file for a `[`, and puts its modification time back.
  private func rewriteInPlace(_ name: String) throws {
    let path = "\(folder.path)/\(name)"
    var status = stat()
    try #require(stat(path, &status) == 0)
    chmod(path, 0o644)
    let descriptor = open(path, O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(write(descriptor, "[", 1) == 1)
    let times = [status.st_atim, status.st_mtim]
    try #require(futimens(descriptor, times) == 0)
  }

  @Test func opensOnlyWhatChanged() throws {
    let files =
      (1...4).map { "digits/\($0)/manifest.yaml" }
      + ["digits/routes/00000001.yaml", "digits/settings.yaml"]
    let watch = OpenWatch(files, in: folder)
    var scanner = settledScanner()
    _ = try scanner.scan()
    #expect(watch.opened() == files)
    _ = try scanner.scan()
    _ = try scanner.scan(model: fixture.model)
    #expect(watch.opened() == [])
    // A file beside the manifest makes a version another one too.
    folder.write("digits/2/extra", "")
    folder.setTime(of: "digits/settings.yaml", to: 1_000)
    _ = try scanner.scan()
    #expect(watch.opened() == ["digits/2/manifest.yaml", "digits/settings.yaml"])
    _ = try scanner.scan()
    #expect(watch.opened() == [])
  }

  /// What has just changed may change again without showing.
  @Test func opensAgainWhatHasNotSettled() throws {
    let file = "digits/settings.yaml"
    let watch = OpenWatch([file], in: folder)
    var scanner = RegistryScanner(root: folder.path, clock: { Int64(time(nil)) - 3_600 })
    for _ in 0..<3 {
      _ = try scanner.scan()
      #expect(watch.opened() == [file])
    }
  }

  @Test func remembersErrorsOfContent() throws {
    let files = ["digits/2/manifest.yaml", "digits/routes/00000001.yaml", "digits/settings.yaml"]
    for file in files { folder.write(file, "schema: [") }
    let watch = OpenWatch(files, in: folder)
    var scanner = settledScanner()
    let first = try scanner.scan()
    #expect(watch.opened() == files)
    #expect(try scanner.scan() == first)
    #expect(watch.opened() == [])
    let model = try #require(first.models.first)
    #expect(
      try model.versions.get().map { (try? $0.manifest.get()) != nil } == [true, false, true, true])
    #expect(try model.route.get().problems.count == 1)
    let error = refusal { () throws(ServingError) in try model.settings.get() }
    let message = fixture.shortened(error?.message)
    #expect(message.hasPrefix("settings \"digits/settings.yaml\": line "), "\(message)")
  }

  @Test func findsNewRevisionsAndVersions() throws {
    var scanner = settledScanner()
    _ = try scanner.scan()
    try fixture.promote(3)
    try fixture.registry.add("digits", 5)
    let model = try model(&scanner)
    #expect(try model.route.get().route?.stable.number == 3)
    #expect(try model.versions.get().count == 5)
    for version in 1...5 {
      for file in folder.names(in: "digits/\(version)") {
        folder.remove("digits/\(version)/\(file)")
      }
      folder.remove("digits/\(version)")
    }
    let emptied = try self.model(&scanner)
    #expect(try emptied.versions.get() == [])
    #expect(try emptied.route.get() == model.route.get())
  }

  @Test func aModelThatIsGoneIsNil() throws {
    var scanner = settledScanner()
    #expect(try scanner.scan(model: ModelName("other")) == nil)
    folder.write("file", "")
    #expect(try scanner.scan(model: ModelName("file")) == nil)
    folder.link("link", to: "digits")
    #expect(try scanner.scan(model: ModelName("link")) == nil)
    let root = folder.path
    var missing = RegistryScanner(root: root + "/none")
    let error = refusal { () throws(ServingError) in try missing.scan(model: fixture.model) }
    #expect(error?.message.hasPrefix("the registry cannot be read") == true)
  }

  @Test func saysWhatWasLeftAndWarnsOfNothing() throws {
    folder.makeFolder("digits/.staging-1f")
    folder.write("digits/routes/.revision-1f", "")
    var scanner = settledScanner()
    let snapshot = try scanner.scan()
    #expect(snapshot.warnings == [])
    let expected = [
      "\"digits/.staging-1f\" is an unfinished publication, ignored; the next publish removes it "
        + "after 24 hours",
      "\"digits/routes/.revision-1f\" is an unfinished change of the route, ignored; the next "
        + "change removes it after 24 hours",
    ]
    #expect(snapshot.models[0].leftovers.map { fixture.shortened($0.description) } == expected)
    // Remembered ones are still said.
    #expect(try scanner.scan() == snapshot)
  }

  @Test(arguments: [0, 1, 30])
  func looksAtSoManyFilesOfAVersion(_ beyond: Int) throws {
    let count = VersionFingerprint.filesMax - 2 + beyond
    for name in 0..<count { folder.write("digits/1/f\(name)", "") }
    var scanner = settledScanner()
    let version = try #require(try model(&scanner).versions.get().first)
    #expect(version.fingerprint.entryCount == count + 2)
    #expect(version.fingerprint.files.count == VersionFingerprint.filesMax)
  }

  @Test func oneFolderThatMayNotBeReadLeavesTheOthers() throws {
    let path = folder.path + "/digits/2"
    chmod(path, 0)
    defer { chmod(path, 0o755) }
    var scanner = settledScanner()
    try heedingPermissions {
      let versions = try model(&scanner).versions.get()
      #expect(versions.map { (try? $0.manifest.get()) != nil } == [true, false, true, true])
      #expect(versions[1].fingerprint == .unknown)
    }
    // It heals by itself.
    chmod(path, 0o755)
    #expect(try model(&scanner).versions.get().allSatisfy { (try? $0.manifest.get()) != nil })
  }
}
