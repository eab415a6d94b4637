import ServingCore
import Testing

@Suite struct VersionStateTransitionTests {
  private static let failed = VersionState.failed(ServingError(.dataLoss, "no"))
  private static let all: [VersionState] = [
    .found, .verifying, .loading, .warming, .ready, .draining, .unloaded, failed,
  ]

  @Test(arguments: [
    (VersionState.found, ["verifying", "failed"]),
    (.verifying, ["loading", "failed"]),
    (.loading, ["warming", "failed"]),
    (.warming, ["ready", "failed"]),
    (.ready, ["draining"]),
    (.draining, ["unloaded"]),
    (.unloaded, ["verifying", "failed"]),
    (failed, ["verifying", "failed"]),
  ])
  func onlyTheseFollow(state: VersionState, next: [String]) {
    #expect(Self.all.filter(state.canBecome).map(\.name) == next)
  }
}
