import ServingCore
import Testing

@Suite struct VersionStateTests {
  static let names: [(VersionState, String)] = [
    (.found, "found"), (.verifying, "verifying"), (.loading, "loading"),
    (.warming, "warming"), (.ready, "ready"), (.draining, "draining"), (.unloaded, "unloaded"),
    (.failed(ServingError(.dataLoss, "digest")), "failed"),
  ]

  @Test(arguments: names)
  func hasTheNameThatPeopleSee(state: VersionState, name: String) {
    #expect(state.name == name)
  }
}
