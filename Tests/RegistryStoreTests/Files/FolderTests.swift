import ServingCore
import ServingTestKit
import Testing

@testable import RegistryStore

struct FolderTests {
  private let temporary = TemporaryFolder()

  @Test func listsNamesWithTheirKindsInOrder() throws {
    temporary.write("b", "")
    temporary.makeFolder(".a")
    temporary.link("c", to: "b")
    let entries = try Folder(path: temporary.path).entries()
    #expect(entries.map(\.name) == [".a", "b", "c"])
    #expect(entries.map(\.kind) == [.folder, .file, .symbolicLink])
    #expect(entries.map(\.isHidden) == [true, false, false])
  }

  /// An empty folder too is somebody's: a plain rename would replace it.
  @Test(arguments: ["empty", "full", "file"])
  func renamesToFreeNamesOnly(_ taken: String) throws {
    temporary.makeFolder("empty")
    temporary.makeFolder("full/of")
    temporary.write("file", "")
    temporary.makeFolder("new")
    let folder = try Folder(path: temporary.path)
    #expect(try !folder.rename(folder: "new", toFree: taken))
    #expect(try folder.rename(folder: "new", toFree: "free"))
    #expect(temporary.names() == ["empty", "file", "free", "full"])
  }

  /// By a hard link, and by the rename that stands in for it.
  @Test(arguments: ["empty", "file", "link"], [true, false])
  func namesFilesOnlyWhatIsFree(_ taken: String, _ byLink: Bool) throws {
    temporary.makeFolder("empty")
    temporary.write("file", "old")
    temporary.link("link", to: "nowhere")
    temporary.write("new", "new")
    let folder = try Folder(path: temporary.path)
    #expect(try !folder.name(file: "new", toFree: taken, byLink: byLink))
    #expect(temporary.read("file") == Array("old".utf8))
    #expect(try folder.name(file: "new", toFree: "free", byLink: byLink))
    #expect(temporary.read("free") == Array("new".utf8))
    #expect(temporary.names() == ["empty", "file", "free", "link"] + (byLink ? ["new"] : []))
    // Whose link it is decides, not whether the answer came.
    if byLink { #expect(try folder.name(file: "new", toFree: "free")) }
  }

  @Test func keepsFactsOfNamesWithoutFollowingLinks() throws {
    temporary.write("file", "12345")
    temporary.link("link", to: "file")
    let folder = try Folder(path: temporary.path)
    let file = try #require(try folder.facts(of: "file"))
    #expect(file.byteCount == 5)
    #expect(try folder.facts(of: "link")?.inode != file.inode)
    #expect(try folder.facts(of: "none") == nil)
    temporary.setTime(of: "file", to: 1_000)
    let changed = try #require(try folder.facts(of: "file"))
    #expect(changed.modifiedNanoseconds == 1_000_000_000_000)
    #expect(changed.changedNanoseconds >= file.changedNanoseconds)
  }

  @Test func makesAndRemovesWithoutSurprise() throws {
    let folder = try Folder(path: temporary.path)
    #expect(try folder.makeFolder("a", mode: 0o755))
    #expect(try !folder.makeFolder("a", mode: 0o755))
    try folder.remove("a", isFolder: true)
    try folder.remove("a", isFolder: true)
    #expect(temporary.names() == [])
  }

  @Test func createsAFileOnce() throws {
    let folder = try Folder(path: temporary.path)
    _ = try folder.file(creating: "a")
    let error = refusal { () throws(ServingError) in
      let file = try folder.file(creating: "a")
      return file.byteCount
    }
    #expect(error?.code == .alreadyExists)
  }
}
