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
    #expect(try !folder.rename("new", toFree: taken))
    #expect(try folder.rename("new", toFree: "free"))
    #expect(temporary.names() == ["empty", "file", "free", "full"])
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
