import ServingCore
import Testing

@Suite struct ServingErrorChallengeTests {
  @Test func onlyA401HasAChallenge() {
    #expect(ServingError(.permissionDenied, "").challenge == nil)
    #expect(ServingError(.unauthenticated, "").challenge == #"Bearer realm="crossfade""#)
    let wrong = ServingError(
      .unauthenticated, "", detail: [ServingError.challengeDetail: "invalid_token"])
    #expect(wrong.challenge == #"Bearer realm="crossfade", error="invalid_token""#)
  }
}
