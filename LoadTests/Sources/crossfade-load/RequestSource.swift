internal import GatewayClient
internal import LoadCore

/// Where a load's requests come from: a file, or what the models say of their inputs.
struct RequestSource: Sendable {
  /// How long a model may take to say what it is, in seconds.
  private static let metadataSecondsMax = 10

  var server: String
  /// A token or an API key; nil for none.
  var credential: String?
  var models: [String]
  var version: Int64?
  /// An encoded `ModelInferRequest`; nil to make requests.
  var body: [UInt8]?
  var rows: [Int]
  var maker: RequestMaker

  /// Asks every model for its metadata, whether that is needed or not: a name that is not there
  /// ends the run before it begins.
  func requests() async throws -> [LoadRequest] {
    var configuration = GatewayClientConfiguration.defaults
    configuration.credential = credential
    let client = try GatewayClient(endpoint: server, configuration: configuration)
    let result = await Result { try await requests(client) }
    await client.close()
    return try result.get()
  }

  private func requests(_ client: GatewayClient) async throws -> [LoadRequest] {
    var models: [ModelMetadata] = []
    for model in self.models {
      models.append(
        try await client.modelMetadata(
          model, version: version, timeout: .seconds(Self.metadataSecondsMax)))
    }
    if let body {
      return models.map {
        LoadRequest(
          model: $0.name, version: version, rowCount: nil,
          rowOutputs: RequestMaker.rowOutputs($0), body: body)
      }
    }
    var requests: [LoadRequest] = []
    for rowCount in rows {
      for model in models {
        requests.append(try maker.request(for: model, version: version, rowCount: rowCount))
      }
    }
    return requests
  }
}
