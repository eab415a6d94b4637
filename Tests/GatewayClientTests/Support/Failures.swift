import GatewayClient
import Testing

/// The error of a call that must fail.
func failure<Result>(
  sourceLocation: SourceLocation = #_sourceLocation,
  _ call: () async throws(GatewayError) -> Result
) async -> GatewayError? {
  do throws(GatewayError) {
    _ = try await call()
    Issue.record("the call has a result", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}
