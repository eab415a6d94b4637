import Foundation
import Testing

@testable import AdminServer

@Suite struct AdminRouteTests {
  @Test(
    arguments: [
      ("/", .page), ("/page.css", .pageFile), ("/v1/status", .status),
      ("/v1/status/digits", .modelStatus), ("/v1/models/a/route", .route),
      ("/v1/models/a/comparison", .comparison), ("/v1/models/a/comparisons", .comparisons),
      ("/v1/uploads/a/b", .uploadFile), ("/v1/predictions/a", .prediction), ("/page.cs", nil),
      ("/v1", nil), ("/v1/models/a/b", nil), ("/metrics", .metrics),
    ] as [(String, AdminRoute?)])
  func aPathBelongsToOne(path: String, route: AdminRoute?) {
    #expect(AdminRoute(path: path) == route)
  }

  /// The document names every path with every method, and no other.
  @Test func theDocumentIsOfTheseRoutes() {
    let text = String(decoding: PageFile.document.content, as: UTF8.self)
    var documented: [String: Set<String>] = [:]
    var path = ""
    var isInPaths = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !line.hasPrefix(" "), !line.isEmpty { isInPaths = line == "paths:" }
      guard isInPaths, line.hasSuffix(":") else { continue }
      if line.hasPrefix("  /") {
        path = String(line.dropFirst(2).dropLast())
        documented[path] = []
      } else if line.hasPrefix("    "), !line.hasPrefix("     ") {
        let word = line.dropFirst(4).dropLast()
        if ["get", "head", "post", "put", "delete", "patch"].contains(word) {
          documented[path]?.insert(word.uppercased())
        }
      }
    }
    let routes = Dictionary(
      uniqueKeysWithValues: AdminRoute.allCases.map { route in
        // A HEAD is a GET without its body, and is said so once.
        (route.rawValue, Set(route.methods).subtracting(["HEAD"]))
      })
    #expect(documented == routes)
  }
}
