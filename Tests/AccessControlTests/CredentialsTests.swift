import AccessControl
import Testing

@Suite struct CredentialsTests {
  @Test func nothingIsShownUnlessSaid() {
    #expect(Credentials() == Credentials(authorization: nil, certificate: nil))
  }
}
