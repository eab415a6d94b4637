import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct EndpointCacheTests {
  /// Looks the paths up one after the other; nil stands for a refusal.
  private func lookUp(_ paths: [String]) -> [DataPlaneEndpoint?] {
    var cache = EndpointCache()
    return paths.map { path in
      Array(path.utf8).withUnsafeBytes { bytes in
        do throws(ServingError) {
          return try cache.endpoint(for: bytes)
        } catch {
          return nil
        }
      }
    }
  }

  @Test func givesEveryPathItsOwnEndpoint() {
    let digits = DataPlaneEndpoint.infer(ModelTarget(model: "digits", version: nil))
    let titles = DataPlaneEndpoint.infer(ModelTarget(model: "titles", version: nil))
    #expect(
      lookUp([
        "/v2/models/digits/infer", "/v2/models/digits/infer", "/v2/models/titles/infer",
        "/v2/models/digits/infer", "/v2/models/digits", "/v2",
      ]) == [
        digits, digits, titles, digits, .modelMetadata(ModelTarget(model: "digits", version: nil)),
        .serverMetadata,
      ])
  }

  @Test func aRefusedPathIsNeitherKeptNorAnsweredFromWhatIs() {
    #expect(
      lookUp(["/v2", "/v3", "/v3", "", "/v2"]) == [
        .serverMetadata, nil, nil, nil, .serverMetadata,
      ])
  }

  @Test func anEmptyPathIsNotTheEmptyCache() {
    #expect(lookUp([""]) == [nil])
  }
}
