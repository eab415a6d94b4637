import Testing

@testable import RegistryStore

struct RouteFileNameTests {
  @Test(
    arguments: [
      ("00000001.yaml", 1), ("99999999.yaml", 99_999_999), ("00000000.yaml", nil),
      ("0000001.yaml", nil), ("000000001.yaml", nil), ("00000001.yml", nil),
      ("0000000a.yaml", nil), ("00000001", nil), (".revision-1a", nil), ("+0000001.yaml", nil),
    ] as [(String, Int?)])
  func tellsRevisionsFromOtherNames(_ name: String, _ revision: Int?) {
    #expect(RouteFileName.revision(Array(name.utf8)) == revision)
    if let revision { #expect(RouteFileName.name(of: revision) == name) }
  }
}
