import GatewayClient
import Testing

@Suite struct GatewayClientCredentialTests {
  private func error(_ endpoint: String, _ credential: String) -> GatewayError? {
    var configuration = GatewayClientConfiguration.defaults
    configuration.credential = credential
    do throws(GatewayError) {
      _ = try GatewayClient(endpoint: endpoint, configuration: configuration)
      return nil
    } catch {
      return error
    }
  }

  @Test func aCredentialIsNotSentInClearTextToAnotherMachine() {
    #expect(error("http://192.0.2.1:8500", "abc")?.message.contains("clear text") == true)
    #expect(error("gateway.example:8500", "abc")?.code == .invalidArgument)
    #expect(error("https://192.0.2.1:8500", "abc") == nil)
    #expect(error("http://127.0.0.1:8500", "abc") == nil)
    #expect(error("http://[::1]:8500", "abc\n") == nil)
  }

  @Test func whatCannotBeSentIsRefused() {
    #expect(error("http://127.0.0.1:8500", "a b")?.code == .invalidArgument)
    #expect(error("http://127.0.0.1:8500", "")?.code == .invalidArgument)
  }
}
