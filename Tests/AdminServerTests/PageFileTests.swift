import Foundation
import Testing

@testable import AdminServer

@Suite struct PageFileTests {
  /// Where the page's files are while the program is built.
  private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "../../Sources/AdminServer/Page").standardized

  @Test func theTableHasEveryFile() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(PageFile.all.map(\.name).sorted() == names.filter { $0 != "index.html" }.sorted())
    for file in PageFile.all + [.page] {
      let content = try Data(contentsOf: Self.folder.appending(path: file.name))
      #expect(Data(file.content) == content, "\(file.name)")
      #expect(file.contentType != "application/octet-stream", "\(file.name)")
    }
    #expect(Set((PageFile.all + [.page, .document]).map(\.tag)).count == PageFile.all.count + 2)
  }

  @Test(arguments: [
    ("/", "text/html; charset=utf-8"), ("/page.css", "text/css; charset=utf-8"),
    ("/page.js", "text/javascript; charset=utf-8"), ("/v1/openapi.yaml", "application/yaml"),
  ])
  func areGivenWithTheirTypeAndPolicy(path: String, type: String) async throws {
    try await AdminHarness.run(isWhole: false) { harness in
      let reply = try await harness.request("GET", path)
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == type)
      #expect(reply.headers["content-security-policy"] == PageFile.contentSecurityPolicy)
      #expect(reply.headers["x-content-type-options"] == "nosniff")
      #expect(reply.headers["referrer-policy"] == "no-referrer")
      #expect(reply.headers["cache-control"] == "no-cache")
      let tag = try #require(reply.headers["etag"])
      let again = try await harness.request("GET", path, headers: ["if-none-match: \(tag)"])
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
      let other = try await harness.request("GET", path, headers: ["if-none-match: \"x\""])
      #expect(other.status == 200)
      #expect(other.body == reply.body)
    }
  }

  @Test(arguments: [
    "/index.html", "/page.cs", "/page.css/x", "/..", "/%70age.css", "/page.css?x=1",
  ])
  func nothingElseIs(path: String) async throws {
    try await AdminHarness.run(isWhole: false) { harness in
      let reply = try await harness.request("GET", path)
      #expect(reply.status == (path.contains("?") ? 400 : 404), "\(reply.body)")
    }
  }
}
