package import ServingCore

/// Where the admin plane asks. Answers come quickly and never wait for a load.
package protocol StatusSource: Sendable {
  /// - Parameter model: only this one; all of them when nil.
  /// - Throws: `NOT_FOUND` naming the model.
  func status(of model: ModelName?) async throws(ServingError) -> StatusReport

  /// Events after a sequence number, oldest first; as many as are kept.
  func events(after sequence: Int, of model: ModelName?) async -> [GatewayEvent]

  /// Whether the first round of loading is over and requests are answered.
  func isReady() async -> Bool
}
