import ServingCore
import Testing

@testable import RegistryStore

@Suite struct WatchPlaceTests {
  @Test(
    arguments: [
      ("routes", "/r/m/routes"), ("1", "/r/m/1"),
      ("9223372036854775807", "/r/m/9223372036854775807"),
      ("0", nil), ("01", nil), ("9223372036854775808", nil), (".staging-1", nil),
      ("routes2", nil), ("", nil),
    ] as [(String, String?)])
  func foldersOfAModel(name: String, path: String?) throws {
    let place = WatchPlace(folderNamed: Array(name.utf8), in: try ModelName("m"))
    #expect(place?.path(below: "/r") == path)
  }
}
